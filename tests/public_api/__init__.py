"""The public API as strangers meet it: fuzzed, through a generated client, and by the calls that we print."""
