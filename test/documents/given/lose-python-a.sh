#!/bin/bash
# Starts the worker python-a with a known instance id, and kills it once it is registered.
export YARD_WORKER_INSTANCE=python-a.7
exec 3< <(exec yardmaster-worker --connect "$URL" --id python-a 2>&1)
worker=$!
while read -r line <&3 && [[ $line != *registered* ]]; do :; done
kill -9 "$worker"
