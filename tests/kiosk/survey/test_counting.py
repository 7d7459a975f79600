"""What one response counts for."""

from kiosk.survey.counting import Layout, count_response

LAYOUT = Layout({"1": ("1.1", "1.2"), "4": ("4",)}, frozenset({"sex", "channels", "services"}), "services")
ANSWERS = {"sex": "female", "channels": ("app", "web"), "services": ("L022", "P017"), "1.1": 4, "4": 5, "suggestions": "ดี"}


def test_a_complete_response_counts_levels_options_and_its_own_score() -> None:
    """Text is no option; the services are options too, and the places where it counts beside the whole."""
    response = count_response(LAYOUT, "complete", ANSWERS)
    assert response.complete and response.services == ("L022", "P017")
    assert response.levels == [("1.1", 4), ("4", 5)] and response.own_score == 6 * 4 + 6 * 5
    codes = [("sex", "female"), ("channels", "app"), ("channels", "web"), ("services", "L022"), ("services", "P017")]
    assert response.options == codes


def test_a_response_that_walked_away_counts_nothing_but_itself() -> None:
    """In the whole and in the services it had chosen."""
    assert count_response(LAYOUT, "partial", ANSWERS) == (False, ("L022", "P017"), None, [], [])


def test_lists_of_the_wire_count_as_the_tuples_of_the_kiosk() -> None:
    """The province counts the record, the kiosk its draft."""
    listed = {question: list(answer) if isinstance(answer, tuple) else answer for question, answer in ANSWERS.items()}
    assert count_response(LAYOUT, "complete", listed) == count_response(LAYOUT, "complete", ANSWERS)


def test_without_an_answer_in_every_aspect_there_is_no_own_score() -> None:
    """What was answered counts all the same."""
    response = count_response(LAYOUT, "complete", {"1.1": 3})
    assert response.own_score is None and response.levels == [("1.1", 3)]
