// An adapter for countersign, protocol 1, to start from: it drives the AWS SDK for Go v2 until you fill in a client of yours.
//
//	go mod init adapter && go mod tidy && go build -o adapter .
//	countersign adapter-check -- ./adapter     talks to it line by line and says what to mend
//	countersign run -- ./adapter               judges the client
//
// FILL IN marks what is the client's; the rest is the protocol.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"runtime"
	"strings"
	"time"

	// FILL IN: your client.
	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/codepipeline"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

type object = map[string]any

// FILL IN: its name and version; what it does itself; what this adapter can set (features) and tell (reports).
var hello = object{
	"countersign": 1,
	"client":      object{"name": "my-client", "version": aws.SDKVersion, "language": runtime.Version()},
	"areas":       []string{"serialize", "sign", "transport", "parse", "retry"},
	"features":    []string{"max-attempts", "timeout", "session-token", "endpoint-path"},
	"reports":     []string{"code", "message", "httpStatus", "requestId", "output", "type"},
}

// A member whose feature hello doesn't list is not there.
type config struct {
	Endpoint    string
	Region      string
	Credentials struct{ AccessKeyID, SecretAccessKey, SessionToken string }
	MaxAttempts int
	TimeoutMs   int
}

type call struct {
	ID        string
	Operation string
	Input     json.RawMessage
	Times     map[string]string // timestamps once more, exactly, as text, by JSON pointer
	Config    config
}

// The client's API has no way to say what a call asks for.
type unsupported struct{ error }

// FILL IN: a new client object.
func connect(c config) *codepipeline.Client {
	return codepipeline.New(codepipeline.Options{
		Region:           c.Region,
		EndpointResolver: codepipeline.EndpointResolverFromURL(c.Endpoint),
		RetryMaxAttempts: c.MaxAttempts, // the first one counts; 0 is the SDK's default
		HTTPClient:       awshttp.NewBuildableClient().WithTimeout(time.Duration(c.TimeoutMs) * time.Millisecond),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: c.Credentials.AccessKeyID, SecretAccessKey: c.Credentials.SecretAccessKey,
				SessionToken: c.Credentials.SessionToken}, nil
		}),
	})
}

// FILL IN: makes the call, and returns its output, a pointer to a struct.
func send(client *codepipeline.Client, operation string, input []byte) (any, error) {
	ctx := context.Background()
	switch operation {
	case "PollForThirdPartyJobs":
		return invoke(ctx, client.PollForThirdPartyJobs, input)
	case "GetThirdPartyJobDetails":
		return invoke(ctx, client.GetThirdPartyJobDetails, input)
	case "AcknowledgeThirdPartyJob":
		return invoke(ctx, client.AcknowledgeThirdPartyJob, input)
	case "PutThirdPartyJobSuccessResult":
		return invoke(ctx, client.PutThirdPartyJobSuccessResult, input)
	case "PutThirdPartyJobFailureResult":
		return invoke(ctx, client.PutThirdPartyJobFailureResult, input)
	}
	return nil, unsupported{fmt.Errorf("there is no operation %s", operation)}
}

// encoding/json finds the SDK's fields whatever their case; what doesn't fit in them, such as a fraction in an int32, can't be said.
func invoke[I, O any](ctx context.Context, method func(context.Context, *I, ...func(*codepipeline.Options)) (*O, error), input []byte) (any, error) {
	parameters := new(I)
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(parameters); err != nil {
		return nil, unsupported{err}
	}
	return method(ctx, parameters)
}

// FILL IN: what an error means. Kinds: service (it answered with an error), client (refused before anything was sent), transport (no
// usable answer), unexpected (an error that is not of the client's own family).
func describe(err error) object {
	told := object{"kind": "unexpected", "type": fmt.Sprintf("%T", err), "message": err.Error()}
	var answer *awshttp.ResponseError
	status := 0
	if errors.As(err, &answer) {
		status = answer.HTTPStatusCode()
		told["httpStatus"], told["requestId"] = status, answer.ServiceRequestID()
	}
	var apiError smithy.APIError
	var unreadable *smithy.DeserializationError
	var broken *smithyhttp.RequestSendError
	var operation *smithy.OperationError
	switch {
	case errors.As(err, &apiError):
		told["kind"], told["code"], told["message"] = "service", apiError.ErrorCode(), apiError.ErrorMessage()
		told["type"] = strings.TrimPrefix(fmt.Sprintf("%T", apiError), "*types.")
	case status >= 400:
		told["kind"] = "service"
	case errors.As(err, &unreadable), errors.As(err, &broken), status > 0:
		told["kind"] = "transport"
	case errors.As(err, &operation):
		told["kind"] = "client"
	}
	return told
}

// ---- the protocol ----

// The input with its timestamps as text, which is how encoding/json reads a time.Time.
func withTimes(value any, times map[string]string, pointer string) any {
	if text, is := times[pointer]; is && value != nil {
		return text
	}
	switch value := value.(type) {
	case object:
		for key, item := range value {
			value[key] = withTimes(item, times, pointer+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
		}
	case []any:
		for at, item := range value {
			value[at] = withTimes(item, times, fmt.Sprintf("%s/%d", pointer, at))
		}
	}
	return value
}

func native(c call) ([]byte, error) {
	var input any
	decoder := json.NewDecoder(bytes.NewReader(c.Input))
	decoder.UseNumber()
	if err := decoder.Decode(&input); err != nil {
		return nil, err
	}
	return json.Marshal(withTimes(input, c.Times, ""))
}

// An output as JSON with the model's names: jobId, where the SDK says JobId.
func plain(value reflect.Value) any {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		if value.IsNil() {
			return nil
		}
		return plain(value.Elem())
	case reflect.Struct:
		if t, is := value.Interface().(time.Time); is {
			return float64(t.UnixNano()) / 1e9
		}
		members := object{}
		for i := 0; i < value.NumField(); i++ {
			name := value.Type().Field(i).Name
			if !value.Type().Field(i).IsExported() || name == "ResultMetadata" || value.Field(i).IsZero() {
				continue
			}
			members[strings.ToLower(name[:1])+name[1:]] = plain(value.Field(i))
		}
		return members
	case reflect.Slice:
		items := make([]any, value.Len())
		for i := range items {
			items[i] = plain(value.Index(i))
		}
		return items
	case reflect.Map:
		entries := object{}
		for _, key := range value.MapKeys() {
			entries[key.String()] = plain(value.MapIndex(key))
		}
		return entries
	}
	return value.Interface()
}

func perform(c call) object {
	input, err := native(c)
	if err != nil {
		return object{"outcome": "unsupported", "reason": err.Error()}
	}
	output, err := send(connect(c.Config), c.Operation, input)
	if reason := (unsupported{}); errors.As(err, &reason) {
		return object{"outcome": "unsupported", "reason": reason.Error()}
	}
	if err != nil {
		return object{"outcome": "error", "error": describe(err)}
	}
	answer := object{"outcome": "success", "output": plain(reflect.ValueOf(output))}
	metadata := reflect.ValueOf(output).Elem().FieldByName("ResultMetadata").Interface().(middleware.Metadata)
	if id, found := awsmiddleware.GetRequestIDMetadata(metadata); found {
		answer["requestId"] = id
	}
	return answer
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout) // ends each line
	out.SetEscapeHTML(false)
	check(out.Encode(hello))
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return
		}
		check(err)
		var c call
		check(json.Unmarshal(line, &c))
		answer := perform(c)
		answer["id"] = c.ID
		check(out.Encode(answer))
	}
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
