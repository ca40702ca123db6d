/* exec: a command line as an adapter: protocol 1 on one side, /bin/sh -c on the other, once a call. */
#ifndef CSN_EXEC_H
#define CSN_EXEC_H

/* `argv[1]` is the template, in which {input} {endpoint} {region} {operation} {operation-kebab} are filled in, quoted for a shell; `argv[2]`
 * lists what the command does itself, separated by commas, where given. Returns the exit status. */
int csn_exec_main(int argc, char **argv);

#endif
