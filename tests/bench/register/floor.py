"""The questions of the table as a database person would write them, with the rows that a page shows and their number."""

from dataclasses import dataclass, field

HEAD = "SELECT id, last_name, first_name, municipality_code, phone, tags FROM experts_expert e WHERE "
COUNT = "SELECT count(*) FROM experts_expert e WHERE "
BY_NAME = "sort_name, id"
ACTIVE = "status = 'active'"
LACKING = """status = 'active' AND NOT (
    EXISTS (SELECT 1 FROM joining_agreement a WHERE a.expert_id = e.id AND a.status IN ('in_force', 'ended')
            AND a.valid_from <= current_date AND (a.valid_to IS NULL OR a.valid_to > current_date))
    AND 3 = (SELECT count(*) FROM joining_commitment c WHERE c.expert_id = e.id AND c.version = '1')
    AND EXISTS (SELECT 1 FROM experts_training t WHERE t.expert_id = e.id AND t.kind = 'expert'
                AND t.completed_on <= current_date AND (t.valid_to IS NULL OR t.valid_to > current_date)))"""


@dataclass(frozen=True)
class Question:
    """One page: how the table is asked, and the same as SQL."""

    name: str
    where: str
    sent: dict[str, str] = field(default_factory=dict)
    order: str = BY_NAME
    sort: str = ""

    def statements(self) -> list[str]:
        """The number of rows, and the first 25."""
        return [f"{COUNT}{self.where}", f"{HEAD}{self.where} ORDER BY {self.order} LIMIT 25"]


QUESTIONS = (
    Question("first page", ACTIVE),
    Question(
        "search by a name",
        f"{ACTIVE} AND (sort_name LIKE '%virta%' OR email ILIKE '%virta%' OR background_organisation ILIKE '%virta%'"
        " OR array_to_string(tags, ' ') ILIKE '%virta%')",
        {"text": "virta"},
    ),
    Question(
        "search by a phone number",
        f"{ACTIVE} AND (regexp_replace(phone, '[^0-9]', '', 'g') LIKE '%400001234%' OR sort_name LIKE '%0400001234%'"
        " OR email ILIKE '%0400001234%' OR background_organisation ILIKE '%0400001234%'"
        " OR array_to_string(tags, ' ') ILIKE '%0400001234%')",
        {"text": "0400001234"},
    ),
    Question("something is missing", LACKING, {"state": "missing"}),
    Question(
        "a topic",
        f"{ACTIVE} AND EXISTS (SELECT 1 FROM experts_experttopic t WHERE t.expert_id = e.id"
        " AND t.topic_code = 'MIE.masennus' AND NOT t.is_off_limits)",
        {"topic": "MIE.masennus"},
    ),
    Question("sorted by municipality", ACTIVE, order="municipality_code, sort_name, id", sort="place"),
    Question(
        "sorted by state", ACTIVE, order=f"CASE WHEN {LACKING} THEN 1 WHEN paused_until > current_date THEN 2 ELSE 0 END, sort_name, id",
        sort="standing",
    ),
)  # fmt: skip
