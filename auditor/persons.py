"""Names of persons behind their posts (党组书记王某某) or before 同志, where both ends of the name are certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from auditor import lexicon
from auditor.text import HAN
from auditor.variants import sentence

_POST = (
    "书记|局长|院长|检察长|县长|区长|市长|镇长|乡长|州长|省长|部长|校长|园长|厅长|处长|科长|庭长|队长|站长|所长|组长|主席|会长|秘书长|行长|政委|"
    "主任|董事长|总经理|经理|馆长|台长|社长|总裁|总编辑|支队长|大队长|党组成员|党委委员|常委|调研员|指导员|审判员|审计师|工程师"
)
_ENDS_POST = re.compile(f"(?:{_POST})$")
# What may follow a name without a mark between; each begins a predicate and ends no given name.
_AFTER = re.compile(
    "[，。、；：）（\\n ”]|$|同志|担任|任组长|任副组长|任主任|任总|为组长|为副组长|主持|出席|带队|率队|带领|传达|强调|指出|代表|参加|亲自|作动员|作了|作表态|陪同|介绍|表示|"
    "牵头|带头|包案|包联|督办|办理|负责|先后|多次|逐[一月周日项]|听取|签发|批示|调度|检查|督导|督查|调研|走访|慰问|主讲|授课|汇报|通报|宣读|部署|讲话|讲授|致辞|"
    "党内|政务|受到|违反|违规|收受|利用|伙同|涉嫌|因|对(?!面)|在(?!于)|被|向|将|未(?!来)|曾(?!经理)|严重警告|等[一二三四五六七八九十\\d]+人"
)
_COMRADE = re.compile("同志")
# Characters that begin a predicate or end a post and are no part of a given name.
_NO_GIVEN = re.compile("[的了在对和与同等是将向到就被把从及或由以为任某们各该其等员长记副会办局院区县市说老]")
_PREFIX = re.compile(
    ".*(?:由|是|为|和|与|及|对|向|在|让|请|任命|时任|原任|现任|担任|聘任|选举|当选|推举|接任|曾任|兼任|的|；|，|。|：|、)(?=.)"
)


def bare_post(post: str) -> str:
    """院长 for 县人民医院院长, 党组书记 for 局党组书记."""
    found = re.search(f"(?:(?:党组|党委|纪委|总支|支部)书记|{_POST})$", post)
    return found[0] if found else post


class Person(NamedTuple):
    """A name at [``start``, ``end``); ``posts`` are the posts before it, each with the body printed before it."""

    start: int
    end: int
    name: str
    posts: tuple[str, ...]


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    names = [name for line in lexicon.lines("surnames.txt") for name in line.split()]
    return frozenset(n for n in names if len(n) == 1), frozenset(n for n in names if len(n) == 2)


@cache
def _border() -> re.Pattern[str]:
    """The last character of a post before the first of a surname: where a name may begin, found by one fast search."""
    single, double = _surnames()
    first = "".join(sorted({*single, *(name[0] for name in double)}))
    last = "".join(sorted({post[-1] for post in _POST.split("|")}))
    return re.compile(f"[{last}][： 　]*(?=[{first}])")


def find_persons(folded: str) -> tuple[Person, ...]:
    """Names in the order of the text; a name that could end elsewhere is left out."""
    found: dict[int, Person] = {}
    for match in _border().finditer(folded):
        person = _behind(folded, match)
        if person:
            found.setdefault(person.start, person)
    for match in _COMRADE.finditer(folded):
        person = _before(folded, match.start())
        if person:
            found.setdefault(person.start, person)
    return tuple(found[start] for start in sorted(found))


def _behind(folded: str, match: re.Match[str]) -> Person | None:
    start = match.end()
    if not _ENDS_POST.search(folded[max(0, match.start() - 4) : match.start() + 1]):
        return None
    name = _name_at(folded, start)
    if name is None:
        return None
    return Person(start, start + len(name), name, tuple(_posts(folded, match.start() + 1)))


def _name_at(folded: str, start: int) -> str | None:
    """The name that begins at ``start`` when what follows leaves no doubt where it ends."""
    single, double = _surnames()
    family = folded[start : start + 2] if folded[start : start + 2] in double else folded[start : start + 1]
    if family not in single and family not in double:
        return None
    for length in (2, 1):
        end = start + len(family) + length
        given = folded[start + len(family) : end]
        if (
            len(given) == length
            and family + given not in _WORDS
            and re.fullmatch(f"[{HAN}]+", given)
            and not _no_given(given)
            and _AFTER.match(folded, end)
        ):
            return family + given
    return None


# Given names that hold such a character all the same.
_GIVEN = frozenset("和平 为民 向阳 向东 向前 向荣 有为 为国 同庆 院生 以纯 会军 会民".split())


# Words that begin as a family name does: 局长安排部署.
_WORDS = frozenset(
    "安排 安全 高度 高位 高效 方面 方案 任务 任何 任期 严格 严厉 严肃 全面 全体 全程 应当 应对 时刻 时时 明确 明察 党建 党员 党课 常态 常抓 常年 "
    "强化 强调 连续 连夜 单位 单独 经常 经过 计划 项目 管理 管控 平均 平时 成立 成员 解决 解读 关于 关心 关注 关键 温馨 宣传 宣读 宣讲 代表 代为 "
    "封闭 齐抓 齐心 包括 包保 包抓 阳光 查处 查看 农村 充分 施工 车辆 容易 向上 路线 金融 文件 钱款 白天 万元 石油 游客 苗头 祝贺 甘当 盛赞 池塘 都要 "
    "相关 相互 相继 双方 双向 水利 有关 年度 年初 年底 元旦 支持 从严 司机 司法 古镇 商量 商议 公开 公正 东部 海关 江河 山区 党组 习惯 易发 国家".split()
)


def _no_given(given: str) -> bool:
    return given not in _GIVEN and bool(_NO_GIVEN.search(given.removeprefix("其") if len(given) == 2 else given))


def _before(folded: str, end: int) -> Person | None:
    """王某某同志: the name right before 同志, when a mark or a post stands before it."""
    for length in (3, 2, 4):
        start = end - length
        if start < 0 or _name_at(folded, start) != folded[start:end]:
            continue
        before = folded[max(0, start - 4) : start]
        if not re.search(f"[{HAN}]$", before) or re.search("[由对向请和与及]$", before):
            return Person(start, end, folded[start:end], ())
    return None


def _posts(folded: str, end: int) -> Iterator[str]:
    """The posts that end at ``end``: 县委常委、县纪委书记 are two."""
    before = folded[max(0, end - 40) : end]
    clause = re.split(r"[，。；：（）“”《》\s]", before)[-1]
    for piece in clause.split("、"):
        post = _PREFIX.sub("", piece)
        if _ENDS_POST.search(post):
            yield post


class NearName(NamedTuple):
    """[start, end) reads ``name``, which differs by one character from ``known``, somebody that the text names with a post."""

    start: int
    end: int
    name: str
    known: Person


# What may stand before a name that comes without a post: a mark, or a word that takes a person.
_BEFORE_BARE = re.compile(
    "(?:^|[，。；：（“\\n 　]|给予|对|由|经|让|被|与|同|向|因|将|把|据|时|后|决定|免去|建议|追究)$"
)
_MOST_KNOWN = 200
# Families that are words of their own: a second character alone does not tell a name from a word (高度, 方面).
_WORDY = frozenset(
    "高方安任文金严全应和时成常平万向程于何项管石白关路国明强能单车连经计党双都年元支水相从司查曾古农养种商公东海江山黄马龙雷温焦易党习钱钟华"
)


def near_names(folded: str, persons: Sequence[Person]) -> Iterator[NearName]:
    """Names without a post that differ by one character from the name of somebody with a post, in another sentence."""
    known: dict[str, Person] = {}
    for person in persons:
        if person.posts:
            known.setdefault(person.name, person)
    masks = {mask: person for person in list(known.values())[:_MOST_KNOWN] for mask in _masks(person.name)}
    if not masks:
        return
    taken = {person.start for person in persons if person.posts}
    firsts = "".join(sorted({name[0] for name in known}))
    for match in re.finditer(f"[{firsts}]", folded):
        start = match.start()
        for length in (3, 2):
            name = folded[start : start + length]
            owner = next((masks[mask] for mask in _masks(name) if mask in masks), None)
            if owner is None or name in known or start in taken:
                continue
            if _no_given(name[1:]) or not re.fullmatch(f"[{HAN}]+", name):
                continue
            if _BEFORE_BARE.search(folded[max(0, start - 3) : start]) and _AFTER.match(folded, start + length):
                yield NearName(start, start + length, name, owner)
                break


def _masks(name: str) -> list[str]:
    """The name with one character of the given part left open; none for a short name whose family is a word."""
    if len(name) == 2 and name[0] in _WORDY:
        return []
    return [name[:i] + "?" + name[i + 1 :] for i in range(1, len(name))]


def one_person(folded: str, near: NearName) -> bool:
    """Whether nothing tells that two persons are meant: a list, or one sentence that holds both names."""
    if "、" in (folded[near.start - 1 : near.start], folded[near.end : near.end + 1]):
        return False
    before, after = sentence(folded, near.start, near.end)
    return near.known.name not in before + after


_CHANGED = re.compile(
    "原|时任|前任|现任|接任|继任|新任|历任|任命|免去|免职|调任|升任|提任|转任|当选|辞去|先后|曾任|拟任|换届|卸任|交接|提名|离任"
)


def told_apart(folded: str, holders: Sequence[Person]) -> bool:
    """Whether the text tells of a change of the post, or names two of the holders in one sentence."""
    for one in holders[:40]:
        before, after = sentence(folded, one.start, one.end)
        if _CHANGED.search(before + after):
            return True
        if any(other.name != one.name and other.name in before + after for other in holders[:40]):
            return True
    return False
