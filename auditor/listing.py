"""Lists inside a sentence that an announced count belongs to: 、 lists, runs of “quotations” and 《titles》."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from auditor import lexicon
from auditor.extract.quantities import Quantity
from auditor.text import HAN

# Nouns whose count is an announcement: what a text says that it will now list. Things that are merely counted in passing
# (projects, cases, persons) are not among them.
_LISTED = (
    "问题|方面|工作|任务|措施|举措|意见|建议|要求|重点|环节|领域|行为|事项|情形|内容|阶段|步骤|制度|机制|行动|工程|目标|"
    "特点|原因|不足|短板|原则|条件|方式|途径|层面|维度|关系|关口|指标|体系|能力|要点|课题|难题|变化|经验|做法|情况|类型"
)
# Nouns for kinds of things: 甲、乙、丙三个领域 names the three, 甲、乙、丙三个项目 may mean projects in three fields.
_KINDS = (
    "方面|领域|环节|重点|层面|维度|方式|途径|行为|情形|原则|指标|目标|阶段|关口|组(?![织成建长员])|专班|类型|要素|板块|"
    "模块|专题|主题|程序|流程|岗位|层次"
)
_LISTED_HEAD = re.compile(rf"[{HAN}A-Za-z]{{0,8}}?(?:{_LISTED})|[{HAN}]{{0,2}}事(?=[：。，])")
_KIND_HEAD = re.compile(rf"(?:(?![和与及])[{HAN}]){{0,4}}?(?:{_KINDS})")
_HEAD_BEFORE = re.compile(f"(?:{_LISTED})(?:主要|共|一共)?(?:有|为)?$")  # 主要问题有5个：
_OPEN_BEFORE = re.compile("其中|主要|例如|比如|诸如|特别是|尤其|部分")
_COLON = re.compile(
    rf"(?P<noun>[{HAN}]{{0,10}})(?:(?P<open>，(?:其中|包括|如|主要是))|，?(?:即|分别是|分别为)|(?=：))(?P<colon>：?)"
)
_OTHER_LIST = re.compile("[“”《》（）：]|[①-⑳]|[一二三四五六]是|第[一二三]")
_NAMED = re.compile(r"(?:[、和与及]|以及)?(“[^“”\n]{1,80}”|《[^《》\n]{1,80}(?:《[^《》\n]{1,60}》[^《》\n]{0,40})?》)")
_STOP = re.compile("[。！？\n]")
_REACH = 400  # a list in one sentence is shorter
_TIMES = frozenset({"次", "人次", "遍", "期", "轮", "届", "回", "趟", "场", "场次", "人"})  # what is done, not listed
MOST = 40  # a longer list is a table, and its count is no announcement

Span = tuple[int, int]


@dataclass(frozen=True)
class Listing:
    """An announced count and its list: ``count`` members announced at [start, end), ``members`` as they are listed.

    ``readings`` are all the counts that the list allows (a 和 may join two members or stand inside one); ``open``: the
    list need not be complete (等, 其中); ``noun`` is what is counted, unit included, for messages.
    """

    start: int
    end: int
    count: int
    members: tuple[Span, ...]
    readings: frozenset[int]
    open: bool
    noun: str

    @property
    def agrees(self) -> bool:
        """Whether any reading of the list has as many members as announced, or, of an open list, no more."""
        return self.count in self.readings or (self.open and min(self.readings) < self.count)


_CLAUSE_MARK = re.compile("[，。；：！？\n]")


def head_end(folded: str, quantity: Quantity) -> int | None:
    """Where the noun ends whose count is an announcement (3个突出问题), or None if none follows the number."""
    match = _LISTED_HEAD.match(folded, quantity.end)
    if match:
        return match.end()
    if quantity.unit.endswith("方面") or (
        folded.startswith("：", quantity.end) and _HEAD_BEFORE.search(clause_before(folded, quantity.start))
    ):
        return quantity.end
    return None


def announced(
    folded: str, quantity: Quantity, end: int, members: Sequence[Span], readings: set[int], is_open: bool = False
) -> Listing:
    """The Listing of a quantity whose noun ends at ``end``."""
    noun = quantity.unit + folded[quantity.end : end]
    return Listing(quantity.start, end, int(quantity.number), tuple(members), frozenset(readings), is_open, noun)


def clause_before(folded: str, offset: int) -> str:
    """What stands before ``offset`` in its clause, at most thirty characters."""
    return _CLAUSE_MARK.split(folded[max(0, offset - 30) : offset])[-1]


def list_behind(folded: str, quantity: Quantity) -> Listing | None:
    """五类行为：甲、乙、丙、丁、戊; 4项制度，即《甲》《乙》《丙》《丁》."""
    match = _COLON.match(folded, quantity.end)
    if quantity.unit in _TIMES or not match or re.search("(?<!行)为$|[是有]$", match["noun"]):
        return None
    stop = _STOP.search(folded, match.end(), match.end() + _REACH)
    end = stop.start() if stop else min(len(folded), match.end() + _REACH)
    is_open = bool(match["open"]) or bool(_OPEN_BEFORE.search(clause_before(folded, quantity.start)))
    place_end = quantity.end + len(match["noun"])
    named = _adjacent(folded, match.end(), end)
    if len(named) >= 2:
        is_open = is_open or folded.startswith("等", named[-1][1])
        return announced(folded, quantity, place_end, named, {len(named)}, is_open)
    if not match["colon"]:
        return None
    segment = folded[match.end() : end]
    members = _split(folded, match.end(), end)
    if len(members) < 3 or _OTHER_LIST.search(folded, members[0][0], members[-1][1]):
        return None
    readings = _readings([folded[a:b] for a, b in members])
    readings |= _extended(re.split("[，；]", segment)) | {len(re.split("；", segment))}
    members = _last_split(folded, members, int(quantity.number))
    return announced(folded, quantity, place_end, members, readings, is_open or "等" in segment)


# Where a list may begin: behind a mark, or behind what is divided (把甲、乙分为丙、丁、戊三类).
_LIST_BEGINS = re.compile("[。；：！？\n“”《》（）]|分为|分成|归为|划为|列为")
_WHOSE = re.compile("的$|地区$|区域$|[省市县]$")


def list_before(folded: str, quantity: Quantity) -> Listing | None:
    """“甲”“乙”“丙”三个重点; 甲、乙、丙和丁四类."""
    is_open = folded.startswith("等", quantity.start - 1)
    at = quantity.start - 1 if is_open else quantity.start
    if folded[at - 1 : at] in ("”", "》"):
        return _named_before(folded, quantity, at, is_open)
    named = _of_one_kind(folded, quantity, at, is_open)
    if named:
        return named
    # 甲、乙、丙的5个小组, 东、中、西部地区5类企业: what stands before says whose they are.
    if is_open or _WHOSE.search(folded[max(0, at - 2) : at]):
        return None
    if folded.rfind("、", max(0, at - _SORT_REACH), at) <= folded.rfind("，", max(0, at - _SORT_REACH), at):
        return None  # as nearly always: no list in this clause
    kind = _KIND_HEAD.match(folded, quantity.end)
    grouped = (quantity.unit == "类" and quantity.number <= 9) or quantity.unit.endswith("方面")
    if not (kind or grouped):
        return _even(folded, quantity, at)
    sentence = _LIST_BEGINS.split(folded[max(0, at - _SORT_REACH) : at])[-1]
    clauses = sentence.split("，")
    if len(clauses[-1].split("、")) < 3 or re.search(r"\d", clauses[-1]):
        return None
    members = _split(folded, at - len(clauses[-1]), at)
    readings = _readings([folded[a:b] for a, b in members]) | _extended(clauses[::-1])
    if quantity.number < len(members) - 1 or quantity.number == 2:
        # The list began with something else: 提高甲、乙、丙与丁两项指标.
        return None
    members = _last_split(folded, members, int(quantity.number))
    return announced(folded, quantity, kind.end() if kind else quantity.end, members, readings)


# Behind the noun no other word may begin with its last character: 3个区域, 4个县级医院, 5个村民小组.
_AFTER_SORT = f"[^{HAN}]|[和与及的在开进均都已被为共分先列设召统参率全正实推建成完达有试同作完荣获入]|$"
# What a count names, and how the names of such things end: 甲镇、乙镇、丙镇3个镇.
_SORTS = tuple(
    (re.compile(f"(?:{noun})(?={_AFTER_SORT})"), re.compile(f"(?:{ending})$"))
    for noun, ending in (
        ("县市区?|县区|市县区?|区县市?|市区县?|县市区旗|旗县市?区?", "[市县区旗]"),
        ("乡镇街道|镇街道?|乡镇街?|街道乡镇|街镇|乡镇场?", "[乡镇场]|街道"),
        ("省区?市?|省市区", "[省市区]"),
        ("村社区?|社区村|村居", "村|社区|居"),
        *(
            (word, word)
            for word in ("[市地]", "县", "区", "州", "旗", "镇", "乡", "村", "街道", "社区", "学院", "法院")
        ),
        ("医院", "医院|卫生院|保健院"),
        ("学校", "小学|中学|学校|学院|幼儿园|高中|初中"),
        ("(?:子|分)?公司|企业", "公司|厂|集团"),
        ("科室", "[科室部办]|中心"),
        ("庭室|业务庭|部门庭", "[庭室局队]"),
        ("(?:职能|责任|市直|县直|区直|相关)?部门", "[部局委办科处室院厅署会]|中心"),
    )
)
_ANY_SORT = re.compile("|".join(noun.pattern for noun, _ in _SORTS))
_SORT_REACH = 160


_PIECE = re.compile("(?:(?!以及|[、和与及]).)+")


def _clause_start(folded: str, at: int) -> int:
    """Where the clause begins that goes on at ``at``."""
    floor = max(0, at - _SORT_REACH)
    while at > floor and folded[at - 1] not in "，。；：！？\n“”《》（）":
        at -= 1
    return at


_PEOPLE = re.compile(
    "[0-9一二三四五六七八九十两]{1,3}(?:人(?![次口民员均大才力生道])|[名位](?:同志|干部|党员|人员|民警|干警|职工|学生|教师|村民|被告人|责任人|负责人|公职人员|当事人|院领导|领导))"
)


def _of_people(folded: str, quantity: Quantity, at: int, end: int, is_open: bool) -> Listing | None:
    """甲某、乙某、丙某3人: every member must be a name, the first may stand behind other words."""
    start = _clause_start(folded, at)
    spans = [m.span() for m in _PIECE.finditer(folded, start, at)]
    names = _name()
    if len(spans) < 2 or not all(names.fullmatch(folded, *span) for span in spans[1:]):
        return None
    if not re.search(f"(?:{names.pattern})$", folded[slice(*spans[0])]):
        return None
    return announced(folded, quantity, end, spans, {len(spans)}, is_open)


@cache
def _name() -> re.Pattern[str]:
    names = [name for line in lexicon.lines("surnames.txt") for name in line.split()]
    surnames = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?:{surnames})[{HAN}某]{{1,2}}")


def _of_one_kind(folded: str, quantity: Quantity, at: int, is_open: bool) -> Listing | None:
    """甲镇、乙镇和丙镇3个镇: names that end with what is counted; names without that end may belong to the list or not."""
    if quantity.unit in ("人", "名", "位"):
        people = _PEOPLE.match(folded, quantity.start)
        return _of_people(folded, quantity, at, people.end(), is_open) if people else None
    if quantity.unit not in ("个", "家", "所", "类") or not _ANY_SORT.match(folded, quantity.end):
        return None
    sort = next(((m, ending) for noun, ending in _SORTS if (m := noun.match(folded, quantity.end))), None)
    if sort is None:
        return None
    start = _clause_start(folded, at)
    spans = [m.span() for m in _PIECE.finditer(folded, start, at)]
    run = 0
    while run < len(spans) and sort[1].search(folded[slice(*spans[-1 - run])]):
        run += 1
    if run < 2:
        return None
    members = spans[len(spans) - run :]
    return announced(folded, quantity, sort[0].end(), members, set(range(run, len(spans) + 1)), is_open)


def _named_before(folded: str, quantity: Quantity, at: int, is_open: bool) -> Listing | None:
    members: list[Span] = []
    end = at
    while end > 0 and folded[end - 1] in _OPENING and len(members) < MOST:
        start = _opening(folded, end)
        if start is None:
            return None
        members.insert(0, (start, end))
        end = start - 1 if folded[start - 1 : start] in ("、", "和", "与", "及") else start
    noun_end = head_end(folded, quantity) or quantity.end
    if len(members) == 1:
        return _parallel(folded, quantity, members[0])
    if folded[members[0][0] - 1 : members[0][0]] in ("、", "和", "及", "与"):
        return None  # the list begins with members that are not set off by marks
    return announced(folded, quantity, noun_end, members, {len(members)}, is_open)


_OPENING = {"”": "“", "》": "《"}


def _opening(folded: str, end: int) -> int | None:
    """Where the mark opens that closes right before ``end``."""
    close, mark = folded[end - 1], _OPENING[folded[end - 1]]
    depth = 0
    for index in range(end - 1, max(0, end - 200) - 1, -1):
        if folded[index] == close:
            depth += 1
        elif folded[index] == mark:
            depth -= 1
            if depth == 0:
                return index
        elif folded[index] == "\n":
            return None
    return None


def _even(folded: str, quantity: Quantity, at: int) -> Listing | None:
    """首问负责、限时办结、服务承诺三项制度: members of one length, each a phrase of four characters."""
    end = head_end(folded, quantity) if folded[at - 5 : at - 4] == "、" else None
    start = _clause_start(folded, at) if end else 0
    # Behind a comma the list may have begun in the clause before.
    if end is None or (start and folded[start - 1] not in "。：；！？\n"):
        return None
    spans = [m.span() for m in re.finditer("[^、]+", folded[start:at])]
    widths = {last - first for first, last in spans[1:]}
    if (
        len(spans) < 3
        or widths != {4}
        or spans[0][1] < 4
        or re.search("[和与及的]", folded[start + spans[0][1] + 1 : at])
    ):
        return None
    members = [(start + first, start + last) for first, last in spans]
    return announced(folded, quantity, end, members, {len(spans)})


def _parallel(folded: str, quantity: Quantity, span: Span) -> Listing | None:
    """“甲更加甲，乙更加乙，丙更加丙”四项要求: only clauses of one length are surely members."""
    pieces = re.split("[，、；]", folded[span[0] + 1 : span[1] - 1])
    end = head_end(folded, quantity)
    if len(pieces) < 3 or len({len(piece) for piece in pieces}) > 1 or end is None:
        return None
    width = len(pieces[0])
    members = [(at, at + width) for at in range(span[0] + 1, span[1] - 1, width + 1)]
    return announced(folded, quantity, end, members, {len(pieces)})


def _adjacent(folded: str, start: int, end: int) -> list[Span]:
    """Quotations or titles that stand one behind the other from ``start``."""
    found: list[Span] = []
    at = start
    while (match := _NAMED.match(folded, at, end)) and len(found) <= MOST:
        found.append(match.span(1))
        at = match.end()
    return found


def _split(folded: str, start: int, end: int) -> list[Span]:
    """The members of a 、 list that begins at ``start`` and ends at the first ， or ； or at ``end``."""
    stop = re.compile("[，；]").search(folded, start, end)
    limit = stop.start() if stop else end
    members, at = [], start
    for match in re.finditer("、", folded[start:limit]):
        members.append((at, start + match.start()))
        at = start + match.end()
    members.append((at, limit))
    return members


def _last_split(folded: str, members: list[Span], count: int) -> list[Span]:
    """The members with the last one split at its 和, where that makes as many as announced: 甲、乙和丙 are three."""
    joints = list(re.finditer("以及|和|与|及", folded[members[-1][0] : members[-1][1]]))
    if len(members) + 1 != count or len(joints) != 1:
        return members
    start, end = members[-1]
    return [*members[:-1], (start, start + joints[0].start()), (start + joints[0].end(), end)]


def _extended(clauses: Sequence[str]) -> set[int]:
    """Counts of a list that runs on over commas (甲、乙，丙、丁): of its members and of its clauses."""
    readings: set[int] = set()
    total = 0
    for n, clause in enumerate(clauses, 1):
        if "、" not in clause:
            break
        total += len(clause.split("、"))
        if n > 1:
            readings |= {n, total}
    return readings


def _readings(members: Sequence[str]) -> set[int]:
    """A list of n members and k words that may join two (和, 与, 及) has n to n+k members."""
    joins = sum(len(re.findall("以及|和|与|及|并|或", member)) for member in members)
    return set(range(len(members), len(members) + joins + 1))
