"""The booking request: what is asked (`declared`), how a question is declared (`questions`), each by code (`codes`)."""
