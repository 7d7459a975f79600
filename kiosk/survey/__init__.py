"""The subject: questionnaire, answers, scores and calendar. Standard library only: no Tk, no SQL, no HTTP, no clock."""
