"""One scope's percent beside another's, beside the goal, beside those who did not answer, and in time. Pure: figures in, figures out."""
