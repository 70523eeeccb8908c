"""Annex I: the oral and practical papers, the meeting and the deadline."""

from datetime import date, time
from unicodedata import normalize

from ndrcpdf.tabulating import Tables
from ndrcpdf.tabulating.multi_page_tables import MultiPageTable
from ndrcpdf.tabulating.oral_papers import read_periods


def test_the_other_papers_the_meeting_and_the_deadline_are_read(calendar: Tables) -> None:
    practical = "E5 B – 2ème partie – partie pratique"
    meeting = "Réunion d'entente nationale"
    assert [(str(each.nature), each.intitule, each.debut, each.fin, each.heure) for each in calendar.periods] == [
        ("epreuve", practical, date(2024, 5, 21), date(2024, 5, 24), None),
        ("epreuve", practical, date(2024, 5, 27), date(2024, 5, 31), None),
        ("epreuve", practical, date(2024, 6, 3), date(2024, 6, 3), None),
        ("epreuve", "Autres épreuves orales", None, None, None),
        ("reunion", meeting, date(2024, 5, 17), date(2024, 5, 17), time(13, 30)),
        ("echeance", meeting, date(2024, 5, 2), date(2024, 5, 2), None),
    ]
    notes = [each.note for each in calendar.periods]
    assert notes[3].startswith("Les dates des épreuves orales sont laissées à l'initiative")
    assert notes[4].endswith("se réunira à distance")
    assert notes[5].startswith("Merci de communiquer à ce.dec3sujets@ac-clermont.fr avant le 2 mai")
    assert notes[5].endswith("votre académie.")


def test_letters_that_are_not_composed_change_nothing() -> None:
    """As programs of macOS write them: the accent is a character of its own."""
    lines = (
        "SESSION 2024",
        "RÉUNION D’ÉCHANGE",
        "La commission se réunira à Évry le 17 février à partir de 13 heures 30.",
        "Écrivez à l’académie avant le 2 mai. Merci.",
    )
    printed = MultiPageTable((), (), tuple(normalize("NFD", line) for line in lines), (1,), ruled=True)
    meeting, deadline = read_periods(printed, [], "a.pdf")
    assert (meeting.debut, meeting.heure) == (date(2024, 2, 17), time(13, 30))
    assert meeting.note == "La commission se réunira à Évry"
    assert (deadline.debut, deadline.note) == (date(2024, 5, 2), "Écrivez à l’académie avant le 2 mai.")


def test_the_days_of_a_paper_may_share_their_month() -> None:
    lines = ("ÉPREUVES ORALES", "• E4 : du 21 au 24 mai 2024 et le 3 juin 2024")
    periods = list(read_periods(MultiPageTable((), (), lines, (1,), ruled=True), [], "a.pdf"))
    assert [(each.debut, each.fin) for each in periods] == [
        (date(2024, 5, 21), date(2024, 5, 24)),
        (date(2024, 6, 3), date(2024, 6, 3)),
    ]
