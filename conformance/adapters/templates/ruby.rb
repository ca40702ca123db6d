#!/usr/bin/env ruby
# frozen_string_literal: true

# An adapter for countersign, protocol 1, to start from: it drives aws-sdk-codepipeline until you fill in a client of yours.
#
#     countersign adapter-check -- ruby adapter.rb     talks to it line by line and says what to mend
#     countersign run -- ruby adapter.rb               judges the client
#
# Needs Ruby 2.7 and, until you fill in another client, the gem aws-sdk-codepipeline. FILL IN marks what is the client's; the rest is the
# protocol.

require 'json'
require 'time'

# FILL IN: your client.
begin
  require 'aws-sdk-codepipeline'
  VERSION = Aws::CodePipeline::GEM_VERSION
  MISSING = nil
rescue LoadError => e
  VERSION = 'none'
  MISSING = "#{e.message}: gem install aws-sdk-codepipeline"
end

HELLO = {
  countersign: 1,
  # FILL IN: its name; what it does itself; what this adapter can set (features) and tell (reports).
  client: { name: 'my-client', version: VERSION, language: "ruby #{RUBY_VERSION}" },
  areas: %w[serialize sign transport parse retry],
  features: %w[max-attempts timeout session-token endpoint-path],
  reports: %w[code message httpStatus requestId output type]
}.freeze

# The client's API has no way to say what a call asks for.
class Unsupported < StandardError; end

# The SDK names members with underscores.
def underscore(name)
  name.gsub(/(?<!^)([A-Z])/, '_\1').downcase
end

def camel_case(name)
  name.gsub(/_([a-z])/) { Regexp.last_match(1).upcase }
end

# FILL IN: a new client object. A member of config whose feature HELLO doesn't list is not there.
def connect(config)
  options = { endpoint: config['endpoint'], region: config['region'], retry_mode: 'standard',
              credentials: Aws::Credentials.new(*config['credentials'].values_at('accessKeyId', 'secretAccessKey', 'sessionToken')) }
  options[:max_attempts] = config['maxAttempts'] if config['maxAttempts'] # the first one counts
  options[:http_read_timeout] = options[:http_open_timeout] = config['timeoutMs'] / 1000.0 if config['timeoutMs']
  Aws::CodePipeline::Client.new(options)
end

# FILL IN: makes the call, and returns its output and its request id.
def send_call(client, operation, input)
  method = underscore(operation)
  raise Unsupported, "there is no operation #{operation}" unless client.respond_to?(method)

  response = client.public_send(method, input)
  [plain(response.to_h), response.context.http_response.headers['x-amzn-requestid']]
end

# FILL IN: what an exception means. Kinds: service (it answered with an error), client (refused before anything was sent), transport (no
# usable answer), unexpected (an exception that is not of the client's own family).
def describe(error)
  told = { type: error.class.name, message: error.message }
  case error
  when Aws::Errors::ServiceError
    http = error.context.http_response
    told.merge(kind: 'service', code: error.code, httpStatus: http.status_code, requestId: http.headers['x-amzn-requestid'])
  when Seahorse::Client::NetworkingError, Aws::Json::ParseError then told.merge(kind: 'transport')
  when ArgumentError, Aws::Errors::MissingRegionError, Aws::Errors::MissingCredentialsError then told.merge(kind: 'client')
  else told.merge(kind: 'unexpected')
  end
end

# ---- the protocol ----

# The input as the client's own types: names, and timestamps, which the call's times give exactly, as text.
def native(value, times, pointer = '')
  return Time.iso8601(times[pointer]) if times.key?(pointer) && !value.nil?

  case value
  when Hash then value.to_h { |key, item| [underscore(key).to_sym, native(item, times, "#{pointer}/#{key.gsub('~', '~0').gsub('/', '~1')}")] }
  when Array then value.each_with_index.map { |item, at| native(item, times, "#{pointer}/#{at}") }
  else value
  end
rescue ArgumentError => e
  raise Unsupported, e.message
end

# And back. Symbols are the SDK's names, strings the keys of a map. An answer's bytes may be no UTF-8, which JSON.generate refuses.
def plain(value)
  case value
  when Hash then value.to_h { |key, item| [key.is_a?(Symbol) ? camel_case(key.to_s) : plain(key), plain(item)] }
  when Array then value.map { |item| plain(item) }
  when String then value.dup.force_encoding('UTF-8').scrub
  when Time then value.to_f
  else value
  end
end

def perform(call)
  raise Unsupported, MISSING if MISSING

  input = native(call['input'], call['times'] || {})
  output, request_id = send_call(connect(call['config']), call['operation'], input)
  { outcome: 'success', output: output, requestId: request_id }.compact
rescue Unsupported
  raise
rescue StandardError => e
  { outcome: 'error', error: plain(describe(e).compact) }
end

out = $stdout.dup
$stdout.reopen($stderr) # what a library prints goes to the log, not among the answers
out.sync = true
say = ->(message) { out.puts(JSON.generate(message)) }

say.call(HELLO)
$stdin.set_encoding('UTF-8')
$stdin.each_line do |line|
  call = JSON.parse(line)
  begin
    answer = perform(call)
  rescue Unsupported => e
    answer = { outcome: 'unsupported', reason: e.message }
  end
  say.call({ id: call['id'] }.merge(answer))
end
