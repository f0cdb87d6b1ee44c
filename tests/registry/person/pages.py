"""Pages of a person in the register."""


def page(answer) -> str:
    return answer.content.decode()


def url(expert, *parts: str) -> str:
    return f"/register/{expert.pk}/" + "".join(f"{part}/" for part in parts)
