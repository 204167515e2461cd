"""Names of other jurisdictions in a notice, and whether they stand where the issuer's own name must stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from auditor.extract.bodies import Body
from auditor.extract.divisions import Division, full_name, related
from auditor.extract.issuer import IssuerGuess
from auditor.extract.places import PlaceName
from auditor.text import HAN, TERMINAL, within

if TYPE_CHECKING:
    from auditor.notice import Notice


class Foreign(NamedTuple):
    """A name of another jurisdiction at [``start``, ``end``); ``sure`` when it stands in a place that only the issuer,
    its superiors or its own units can take (acting, being reported to, issuing a rule, signing)."""

    start: int
    end: int
    division: Division
    sure: bool


# A visit, a partner, a model, a transfer, a case from elsewhere: what makes a foreign name right.
_RELATION_BEFORE = re.compile(
    "赴|前往|走访|考察|参观|调研|借鉴|对标|取经|会同|联合|协同|协助|协作|合作|共建|对接|对口|支援|援助|援建|帮扶|挂职|锻炼|结对|结成|交流|来自|"
    "委托|移送|移交|抄送|函告|致函|发函|调任|调入|调往|任职|曾任|籍贯|收到|接到|邀请|商请|协调|跨域|跨区|异地|指定|管辖|案例|典型|转发|引进|入驻|"
    "签订|签署|会签|毗邻|相邻|邻近|比照|赶超|高于|低于|落后|居|位列|学习(?!贯彻)|投资|招商|出生|户籍|住所|籍|进修|培训|就读|毕业|原"
)
_WITH = re.compile("(?:与|同|和|跟|及|到|从|向|由|自|来|在)$")
_RELATION_AFTER = re.compile(
    "^(?:(?:等|及其)?(?:地|单位|部门|兄弟|党组|党委)?.{0,12}?)(?:经验|做法|模式|来.{0,6}(?:考察|调研|学习|参观)|考察|参观|调研|交流|签订|签署|会签|协作|合作|"
    "共建|联合|共同|移送|委托|发来|来函|复函|挂职|支援|帮扶|结对|分别|判决|裁定|审理|一审|二审|宣判|受理|起诉|进修|学习(?!贯彻))"
)
_SUPERIOR_BEFORE = re.compile("(?:报(?:送|请|经)?|报告|按照|依照|根据|遵照|落实|贯彻(?:落实)?|经|上报|呈报)(?:原|《)?$")
_SUPERIOR_AFTER = re.compile(
    "^.{0,6}(?:备案|审批|审核|批准|同意|批复|部署|要求|安排|规定|新规|统一|意见|通知|文件|决定)"
)
_REPORTED = re.compile("(?:书面|专题|及时|按期)?(?:报告|汇报|请示|报备|报送|反馈(?!.{0,4}线索)|备案|作出检查|述职)")
_DUTY_AFTER = re.compile(
    "^(?:党组|党委|党总支|党支部|班子|领导班子|机关)?(?:，)?(?:将|要|应|须|负责|牵头|坚持|认真|严格|深入|高度重视|现有|共|始终|全面|切实|积极|持续|紧紧|"
    "主动|专题|召开|成立|制定|出台|印发|修订|研究|组织|对照|对|把|按照|根据|截至|进一步|继续|已|每|在|以|（|二|２|2|1|今年|去年|上半年|下半年)"
)
_OPENS = re.compile(
    rf"(?:^|[{TERMINAL}；：，]|[\n　]|(?:[（(]?[一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]、|\d+[.、]|[一二三四五六七八九十]是))[”』」*#> 　]*$"
)
_ISSUES_BEFORE = re.compile("(?:制定|出台|印发|修订|完善|建立|发布|通过|起草|拟定|制订|下发)(?:了|出台|印发|并)*$")
_SERVED_BEFORE = re.compile("(?:为|推动|促进|服务|助力|推进|谱写|建设|奋力书写|护航|保障)$")
_SERVED_AFTER = re.compile(
    "^(?:区|市|县)?(?:经济社会|经济|高质量|社会|现代化|人民|转型|发展|法院|检察|振兴|新篇章|实践|群众|营商)"
)
_OWN_AFTER = re.compile("^.{0,8}(?:质效|工作|建设|实现|发展|队伍|改革)")


def foreign_names(notice: Notice) -> list[Foreign]:
    """Names that contradict the issuer, in the order of the text; empty when the issuer's place is unknown."""
    issuer = notice.issuer
    if not issuer or not issuer.division:
        return []
    strange = [
        body
        for body in notice.bodies
        if body.division and body.mention.place and not body.division.abolished and _elsewhere(body.division, issuer)
    ]
    found = [name for body in strange if (name := _body(notice, body, issuer, strange))]
    taken = {(body.mention.place.start, body.mention.place.end) for body in notice.bodies if body.mention.place}
    counties = {place.division for place in notice.places if place.division}
    own = sum(division.parent == issuer.division.code for division in counties)
    for place in notice.places:
        if place.division and (place.start, place.end) not in taken and _elsewhere(place.division, issuer):
            found.extend(_bare(notice, place, issuer, own))
    return sorted(found)


def _elsewhere(division: Division, issuer: IssuerGuess) -> bool:
    return issuer.division is not None and not related(division, issuer.division)


def _sentence(notice: Notice, start: int, end: int) -> tuple[str, str]:
    """What stands before and behind [start, end) in its sentence, at most 60 characters each."""
    before = notice.folded[max(0, start - 60) : start]
    cut = max(before.rfind(mark) for mark in "。！？；\n")
    after = notice.folded[end : end + 60]
    stop = re.search("[。！？；\n]", after)
    return before[cut + 1 :], after[: stop.start()] if stop else after


def _body(notice: Notice, body: Body, issuer: IssuerGuess, strange: Sequence[Body]) -> Foreign | None:
    before, after = _sentence(notice, body.start, body.end)
    division = body.division
    assert division is not None
    lead = notice.folded[max(0, body.start - 12) : body.start]
    if _signature(notice, body):
        return Foreign(body.start, body.end, division, True)
    if before.endswith("《"):
        issued = _ISSUES_BEFORE.search(before[:-1]) and body.kind == issuer.kind
        return Foreign(body.start, body.end, division, True) if issued and "转发" not in before else None
    if _SUPERIOR_BEFORE.search(before) and _SUPERIOR_AFTER.match(after) and body.kind in _AUTHORITIES:
        return Foreign(body.start, body.end, division, True)
    if before.endswith("向") and _REPORTED.match(after) and body.kind in _AUTHORITIES:
        return Foreign(body.start, body.end, division, True)
    if _OPENS.search(lead) and _beside_own(notice, body) and not _RELATION_BEFORE.search(before):
        return Foreign(body.start, body.end, division, True)
    if _RELATION_BEFORE.search(before) or _WITH.search(before) or _RELATION_AFTER.match(after):
        return None
    if _several(notice, body, strange):
        return None
    if _OPENS.search(lead) and _DUTY_AFTER.match(after) and (body.kind == issuer.kind or body.kind in _AUTHORITIES):
        return Foreign(body.start, body.end, division, True)
    if body.kind != issuer.kind:
        return None
    sure = bool(_SERVED_BEFORE.search(before) and _OWN_AFTER.match(after))
    return Foreign(body.start, body.end, division, sure)


def _beside_own(notice: Notice, body: Body) -> bool:
    """Whether a body of the issuer's own place stands beside it as its equal: 陆川县卫生健康局、县医疗保障局联合复核."""
    if notice.folded[body.end : body.end + 1] not in tuple("、和与"):
        return False
    return any(other.mention.level for other in within(notice.bodies, body.end + 1, body.end + 2))


_AUTHORITIES = frozenset(("政府", "部门", "党委", "纪检监察机关", "法院", "检察院"))


def _signature(notice: Notice, body: Body) -> bool:
    """Whether the name stands alone on one of the last lines."""
    paragraph = notice.paragraph_at(body.start)
    if not paragraph or paragraph.index < len(notice.paragraphs) - 4:
        return False
    rest = notice.folded[body.end : paragraph.end].strip(" *　")
    return body.start - paragraph.start <= 2 and not re.search(
        f"[{HAN}]", re.sub("[年月日〇一二三四五六七八九十]", "", rest)
    )


def _several(notice: Notice, body: Body, strange: Sequence[Body]) -> bool:
    """Whether the sentence names bodies of several other jurisdictions, as a comparison or a list does."""
    before, after = _sentence(notice, body.start, body.end)
    near = within(strange, body.start - len(before), body.end + len(after))
    return len({other.division for other in near}) > 1


def _bare(notice: Notice, place: PlaceName, issuer: IssuerGuess, own_counties: int) -> Iterator[Foreign]:
    """A bare place: as what the issuer serves (为滨湖经济社会发展), or as the one that acts among the ``own_counties`` that the
    text names."""
    before, after = _sentence(notice, place.start, place.end)
    division, home = place.division, issuer.division
    assert division is not None and home is not None
    if division.abolished or _RELATION_BEFORE.search(before) or _RELATION_AFTER.match(after):
        return
    if division.level == home.level and _SERVED_BEFORE.search(before) and _SERVED_AFTER.match(after):
        yield Foreign(place.start, place.end, division, True)
        return
    if home.level != 1 or division.level != 2 or place.parts[-1].short or len(place.parts) > 1:
        return
    lead = notice.folded[max(0, place.start - 12) : place.start]
    if _OPENS.search(lead) and _DUTY_AFTER.match(after) and own_counties >= 2:
        yield Foreign(place.start, place.end, division, True)


_SCHOOL_OR_HOSPITAL = re.compile(
    "(?:职业技术学院|职业学院|学院|大学|职业学校|技工学校|高级中学|中学|小学|幼儿园|学校|人民医院|中医医院|中医院|妇幼保健院|医院|卫生院)$"
)
_WILL = re.compile("^(?:党组|党委|党总支|领导班子)?(?:将|要|以[^，。]{2,12}为契机|高度重视|坚持)")


def sibling_names(notice: Notice) -> list[Body]:
    """Other schools or hospitals of the issuer's own place that act where only the issuer can (某某学院党委将以整改为契机)."""
    issuer = notice.issuer
    kind = _SCHOOL_OR_HOSPITAL.search(issuer.base) if issuer else None
    if issuer is None or kind is None:
        return []
    found = []
    for body in notice.bodies:
        name = notice.folded[body.mention.core_start : body.mention.core_end]
        if body.own or body.mention.alias_of or body.kind != issuer.kind or not name.endswith(kind[0]):
            continue
        if not body.mention.place or issuer.base.endswith(name) or name.startswith(_own_name(issuer)):
            continue
        lead, (before, _) = notice.folded[max(0, body.start - 12) : body.start], _sentence(notice, body.start, body.end)
        behind = notice.folded[body.mention.core_end : body.mention.core_end + 40]
        if _OPENS.search(lead) and _WILL.match(behind) and not _RELATION_BEFORE.search(before):
            found.append(body)
    return found if len({body.full for body in found}) == 1 else []  # several schools: a list of what each will do


def _own_name(issuer: IssuerGuess) -> str:
    """What the issuer is called without its place: 庐陵职业技术学院."""
    return issuer.base.removeprefix(full_name(issuer.division)) if issuer.division else issuer.base
