#!/bin/bash -eu
# Copyright of the project's authors; licensed as the project is.
bash -eu "$SRC/countersign/fuzz/oss-fuzz/targets.sh"
