"""How a command ends; of two reasons the greater one wins."""

OK = 0
CLAIM_FAILS = 1
WRONG = 2  # the lesson, the call, or a file that can't be read or written
FAULT = 70  # of the tool itself, as sysexits.h has it: never to be taken for a claim that fails
INTERRUPTED = 130
