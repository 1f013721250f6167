// Preloaded into the control plane: it must not outlive a chaos run that was itself killed.
process.stdin.on('end', () => process.exit(1)).resume();
process.stdin.unref();
