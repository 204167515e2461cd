"""Names of bodies: courts, procuratorates, party groups, committees, bureaus, governments, inspection teams, schools …

``find_bodies`` gives them as printed, ``resolve_bodies`` what their short forms stand for once the issuer is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from auditor.extract import _body_patterns as grammar
from auditor.extract.divisions import Division, ancestors, full_name
from auditor.extract.places import PlaceName, find_places
from auditor.text import HAN, Paragraph

if TYPE_CHECKING:
    from auditor.extract.issuer import IssuerGuess


class Known(NamedTuple):
    """A body that the house knows: its full name as a text of its own, and the mention that is in it."""

    text: str
    mention: Mention


class Mention(NamedTuple):
    """A name as printed, not yet resolved.

    ``place`` is the place that leads it, ``level`` the bare level in its stead (市 in 市委), both None for 最高人民法院
    and 我院. [``core_start``, ``core_end``) is the body itself, without place and without its inner part (党组).
    ``alias_of`` is the name that the text itself abbreviates to this one (以下简称…), ``known`` the body of the house that
    bears it.
    """

    start: int
    end: int
    kind: str
    place: PlaceName | None
    level: str | None
    core_start: int
    core_end: int
    alias_of: Mention | None = None
    known: Known | None = None


class Named(Protocol):
    """A name of a body of the house in the text, and its full name."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def full(self) -> str: ...


class Body(NamedTuple):
    """A name of a body. ``full`` is the body that it stands for (市委 in a 滨湖 notice is 无锡市委), ``kind`` such as 法院.

    ``division`` is its jurisdiction where known; ``own`` says that it is the issuer or a part of it.
    """

    start: int
    end: int
    full: str
    kind: str
    division: Division | None
    own: bool
    mention: Mention


# 城区, 社区, 超市: the level is the end of a common word and no jurisdiction; 全市, 各县: it is one of many.
_NO_LEVEL = {
    "区": "社地园辖景校院小城郊灾片库山牧林矿厂战特防病老苏边港街功商诊工各跨全两三四五六七八九十多片时军湾涉库禁警垦县市",
    "市": "城都超股楼夜集上门早菜闹花各全跨两三四五六七八九十多我本县区",
    "县": "各全跨两三四五六七八九十多我本市区",
    "省": "各全跨两三四五六七八九十多我本外节俭",
    "州": "",
    "旗": "各全红国战锦",
    "镇": "各全城集村乡特",
    "乡": "各全城下返故家",
    "街道": "各全",
    "自治区": "各全",
}
_TOWN_LEVELS = ("镇", "乡", "街道")
_TOWN_BODY = re.compile("人民政府|政府|党委|纪委|人大|办事处|人民法庭|党工委|纪工委")
# A town behind its county: 江山市|贺村镇|人民政府.
_TOWN = re.compile(rf"[{HAN}]{{2,4}}?(?:镇|乡|街道)(?={_TOWN_BODY.pattern})")
_LEVEL = re.compile(f"(?:{grammar.LEVELS})")
_ZONE_BODY = re.compile(f"(?:{grammar.ZONES})(?=(?:人民)?(?:法院|检察院)|党工委|管委会|纪工委)")
_TRIBUNAL = re.compile(f"(?:(?<![{HAN}])(?!原)[{HAN}]{{2,4}}|[{HAN}]{{2}})人民法庭")
_ALIAS = re.compile(r"（(?:以下)?(?:统一)?简称[：为]?[“”\"']?([^（）“”\"'，。；、]{2,10})[“”\"']?[，）]")
_LED = re.compile(rf"(?:中共)?([{HAN}]{{2,4}}?(?:自治县|县|区|市|镇|乡|街道))(?=[{HAN}])")
_COLLECTIVE = ("系统",)
# What stands before 院 and 校 at the end of a body's own name.
_ENDS_OF_NAMES = {"院": "法察医学分书究计生物政科戏剧影寺住产两", "校": "学党高院中军干两"}
_NO_TRIBUNAL = (
    "优秀",
    "全省",
    "全国",
    "示范",
    "基层",
    "派出",
    "各个",
    "标准",
    "先进",
    "模范",
    "特色",
    "星级",
    "文明",
    "智慧",
    "一线",
    "农村",
)
_FUNCTION = "的和与在对向由了是被将把及等赴到从为以于并让使各该有"


def find_bodies(folded: str, places: Sequence[PlaceName], paragraphs: Sequence[Paragraph]) -> tuple[Mention, ...]:
    """All names in the order of the text; where two overlap the longer one stands."""
    places = sorted([*places, *_unknown_places(folded, places, paragraphs)], key=lambda p: (p.start, -p.end))
    found = [*_led_by_places(folded, places), *_led_by_levels(folded, places), *_standing_alone(folded)]
    named = _longest(found)
    return tuple(_longest([*named, *_aliases(folded, named)]))


def _led_by_places(folded: str, places: Sequence[PlaceName]) -> Iterator[Mention]:
    for place in places:
        start, after = _double_name(folded, place)
        town = _TOWN.match(folded, after)
        if town:
            after = town.end()
        mention = _at(folded, start, after, place, None)
        if mention:
            yield mention


def _double_name(folded: str, place: PlaceName) -> tuple[int, int]:
    """Start of the name and where its body begins: 高新区（新吴区）人民法院 and 新吴区（高新区）人民法院 are one name."""
    start, after = place.start, place.end
    if folded[start - 1 : start] == "（" and folded[after : after + 1] == "）":
        zone = grammar.zone.search(folded[max(0, start - 16) : start - 1])
        if zone:
            return start - 1 - len(zone[0]), after + 1
    behind = re.compile(rf"（(?:{grammar.ZONES})）").match(folded, after)
    return (start, behind.end()) if behind else (start, after)


def _led_by_levels(folded: str, places: Sequence[PlaceName]) -> Iterator[Mention]:
    ends = {place.end for place in places}
    inside = {offset for place in places for offset in range(place.start, place.end)}
    for match in _LEVEL.finditer(folded):
        start, level = match.start(), match[0]
        if match.end() in ends or start in inside:
            continue
        if level in _TOWN_LEVELS and not _TOWN_BODY.match(folded, match.end()):
            continue
        before = folded[start - 1] if start else ""
        if before and before in _NO_LEVEL[level]:
            continue
        mention = _at(folded, start, match.end(), None, level)
        if mention:
            yield mention


def _at(folded: str, start: int, after: int, place: PlaceName | None, level: str | None) -> Mention | None:
    """The name that starts at ``start`` and whose body begins at ``after``, or None."""
    party = folded[max(0, start - 2) : start] == "中共"
    core = grammar.core().match(folded, after)
    kind = core.lastgroup if core else None
    end = core.end() if core else after
    if party and folded.startswith("委员会", after):
        kind, end = "party", after + 3
    elif place and (core is None or kind == "organisation"):
        opened = _open(folded, after)
        if opened > end:
            kind, end = "open", opened
    if kind is None or folded.startswith(_COLLECTIVE, end):
        return None
    return Mention(start - 2 if party else start, _inner_end(folded, end, party), kind, place, level, after, end)


def _open(folded: str, after: int) -> int:
    opened = grammar.open_body.match(folded, after)
    if not opened:
        return after
    end = opened.end()
    # 山东大学齐鲁医院, 江南大学附属中学: a body inside the first one.
    inside = re.compile(rf"(?:附属)?[{HAN}]{{0,6}}?(?:医院|中学|小学|学院|幼儿园)").match(folded, end)
    return inside.end() if inside and opened[0].endswith(("大学", "学院")) else end


def _inner_end(folded: str, end: int, party: bool) -> int:
    for _ in range(3):
        part = grammar.inner.match(folded, end)
        if not part and party and folded.startswith("委员会", end):
            end += 3
            continue
        if not part:
            break
        end = part.end()
    return end


def _standing_alone(folded: str) -> Iterator[Mention]:
    for match in grammar.central.finditer(folded):
        yield Mention(
            match.start(), _inner_end(folded, match.end(), False), "central", None, None, match.start(), match.end()
        )
    for match in grammar.self_name.finditer(folded):
        if match[0][0] in "我本" or _self_stands(folded, match.start()):
            yield Mention(match.start(), match.end(), "self", None, None, match.start(), match.start())
    for match in _ZONE_BODY.finditer(folded):
        mention = _at(folded, match.start(), match.end(), None, "区")
        if mention:
            yield mention._replace(level=None)
    for match in _TRIBUNAL.finditer(folded):
        if match[0][:2] not in _NO_TRIBUNAL and not any(char in _FUNCTION + "个全级" for char in match[0][:2]):
            yield Mention(match.start(), match.end(), "court", None, None, match.start(), match.end())


def _self_stands(folded: str, start: int) -> bool:
    """院党组 and 局党委 stand for the issuer unless they end a longer name (法院党组, 水务局党委)."""
    before = folded[start - 1] if start else ""
    unit = folded[start]
    if unit in _ENDS_OF_NAMES:
        return before not in _ENDS_OF_NAMES[unit]
    return not re.match(f"[{HAN}]", before) or before in _FUNCTION


def _unknown_places(folded: str, places: Sequence[PlaceName], paragraphs: Sequence[Paragraph]) -> Iterator[PlaceName]:
    """Counties and towns that the gazetteer lacks, where the title or the signature begins with one, wherever they stand."""
    known = {place.start for place in places}
    names = set()
    for paragraph in (*paragraphs[:3], *paragraphs[-4:]):
        line = folded[paragraph.start : paragraph.end].lstrip("#*> ")
        if len(line) > 60 or re.search("[，。；]", line):
            continue
        start = paragraph.end - len(line)
        led = _LED.match(line)
        if led and start + led.start(1) not in known and not any(char in _FUNCTION for char in led[1]):
            body = grammar.core().match(line, led.end(1)) or grammar.open_body.match(line, led.end(1))
            if body and led[1][-2:] not in ("城镇", "乡镇", "村镇", "小区", "社区", "城乡"):
                names.add(led[1])
    covered = {offset for place in places for offset in range(place.start, place.end)}
    for name in names:
        for match in re.finditer(re.escape(name), folded):
            if match.start() not in covered:
                yield PlaceName(match.start(), match.end(), name, None, (), (), None)


def with_known(folded: str, mentions: Sequence[Mention], names: Sequence[Named]) -> tuple[Mention, ...]:
    """The mentions with the names of the house among them: each says which body bears it.

    A longer name that the grammar reads and of which a house's name is no more than a part stays as it is.
    """
    bodies: dict[str, Known] = {}
    spans = {(m.start, end): m for m in mentions for end in (m.end, m.core_end)}
    found: list[Mention] = []
    for name in names:
        if name.full not in bodies:
            bodies[name.full] = _known(name.full)
        known, same = bodies[name.full], spans.get((name.start, name.end))
        if same:
            found.append(same._replace(known=known))
            continue
        end = _inner_end(folded, name.end, False)
        body = known.mention._replace(start=name.start, end=end, core_start=name.start, core_end=name.end)
        found.append(body._replace(place=None, level=None, known=known))
    taken = {(m.start, m.end) for m in found}
    return tuple(_longest([*found, *(m for m in mentions if (m.start, m.end) not in taken)]))


def _known(full: str) -> Known:
    """A full name read by itself; one that the grammar does not know is a body as a whole."""
    read = find_bodies(full, find_places(full), (Paragraph(0, 0, len(full)),))
    whole = next((m for m in read if m.end - m.start == len(full)), None)
    return Known(full, whole or Mention(0, len(full), "open", None, None, 0, len(full)))


def _aliases(folded: str, items: Sequence[Mention]) -> Iterator[Mention]:
    """Where a short form that the text introduces (以下简称侨通集团) stands."""
    for match in _ALIAS.finditer(folded):
        owner = next((m for m in items if m.end == match.start()), None)
        if owner is None:
            continue
        for use in re.finditer(re.escape(match[1]), folded):
            end = _inner_end(folded, use.end(), False)
            yield Mention(use.start(), end, owner.kind, None, None, use.start(), use.end(), owner)


def _longest(found: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start <= kept[-1].end - kept[-1].start:
                continue
            kept.pop()
        kept.append(mention)
    return kept


_NORMAL = (
    (re.compile("^(?:中院|中级法院)"), "中级人民法院"),
    (re.compile("^(?:高院|高级法院)"), "高级人民法院"),
    (re.compile("^法院"), "人民法院"),
    (re.compile("^检察院"), "人民检察院"),
    (re.compile("^政府"), "人民政府"),
    (re.compile("^委员会"), "委"),
)


def normal_core(text: str) -> str:
    """人民法院 for 法院, 中级人民法院 for 中院 …"""
    for pattern, form in _NORMAL:
        changed, count = pattern.subn(form, text)
        if count:
            return changed
    return text


def resolve_bodies(folded: str, mentions: Sequence[Mention], issuer: IssuerGuess | None) -> tuple[Body, ...]:
    """The names with what they stand for, levels (市, 省) counted from the issuer's own place."""
    return tuple(_resolved(folded, mention, issuer) for mention in mentions)


def _resolved(folded: str, mention: Mention, issuer: IssuerGuess | None) -> Body:
    kind = grammar.KINDS[mention.kind]
    tail = folded[mention.core_end : mention.end]
    if mention.kind == "self":
        inner = re.sub("^(?:[我本]?(?:院|局|校|厅|公司|集团|中心|站|支队))", "", folded[mention.start : mention.end])
        full = (issuer.base + inner) if issuer else folded[mention.start : mention.end]
        return Body(
            mention.start,
            mention.end,
            full,
            issuer.kind if issuer else kind,
            issuer.division if issuer else None,
            True,
            mention,
        )
    if mention.known is not None:
        body = _resolved(mention.known.text, mention.known.mention, issuer)
        return body._replace(start=mention.start, end=mention.end, full=body.full + tail, mention=mention)
    if mention.alias_of is not None:
        owner = _resolved(folded, mention.alias_of, issuer)
        return owner._replace(start=mention.start, end=mention.end, full=owner.full + tail, mention=mention)
    division = jurisdiction(mention, issuer.division if issuer else None)
    core = normal_core(folded[mention.core_start : mention.core_end])
    if division:
        full = full_name(division) + core + tail
    else:
        full = folded[mention.start : mention.core_start].removeprefix("中共") + core + tail
    own = bool(issuer and full.startswith(issuer.base))
    return Body(mention.start, mention.end, full, kind, division, own, mention)


def jurisdiction(mention: Mention, home: Division | None) -> Division | None:
    """The division of a mention; a bare level is looked for from ``home`` upwards, a name that several divisions bear is
    the one next to ``home``."""
    if mention.place:
        if mention.place.division or home is None:
            return mention.place.division
        near = [d for d in mention.place.candidates if _near(d, home)]
        return near[0] if near else None
    if not mention.level or home is None:
        return None
    for division in (home, *ancestors(home)):
        if division.name.endswith(mention.level) and not (mention.level == "区" and division.name.endswith("自治区")):
            return division
    return None


def _near(division: Division, home: Division) -> bool:
    upper = {home.code, *(d.code for d in ancestors(home) if d.level > 0)}
    return division.code in upper or division.parent in upper
