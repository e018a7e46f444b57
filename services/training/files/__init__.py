"""The corrected-rows file of training."""
