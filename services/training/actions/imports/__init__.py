"""Files of people and completions: the kinds of file that training takes."""
