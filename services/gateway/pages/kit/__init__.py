"""What the pages of several journeys are made of: forms, words, days, roles. No journey takes anything from another."""
