"""`python -m yardmaster_worker` is the command `yardmaster-worker`."""

from yardmaster_worker.cli import main

if __name__ == "__main__":
    main()
