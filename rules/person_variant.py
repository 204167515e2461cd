"""Rule person-variant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditor.finding import Finding
from auditor.notice import Notice
from auditor.persons import Person, bare_post, find_persons, near_names, one_person, told_apart
from auditor.report import Check
from auditor.rule import Rule
from auditor.variants import difference

# Posts that one body has once; 主任 and 组长 there are many of.
_SINGLE = re.compile(
    "(?:党组|党委|县委|区委|市委|纪委|总支|支部)书记$|(?<!副)(?:局|院|校|县|区|市|检察|董事|厅|馆|园)长$"
)


@dataclass(frozen=True)
class PersonVariant(Rule):
    """同一人姓名或职务前后不一

    Reads names that stand behind a post or before 同志, and compares three things: two names that differ by one
    character and hold one post (党委书记郭某民, 郭某明), one post of which a body has a single one held by two
    persons, and one person who is 局长 here and 副局长 there. Names in one sentence are different people; 原, 时任, 任命 and
    换届 tell of a change and are right. A name without a post is read only where it
    differs by one character from one that stands with a post elsewhere: precision goes before everything here.
    """

    id = "person-variant"
    severity = "warning"
    confidence = "medium"
    basis = "《党政机关公文处理工作条例》：人名应当准确，前后一致"
    tags = ("names",)
    needs = ()
    bad = (
        "3月5日，局党组书记、局长郭立民主持召开会议。\n会后，局党组书记、局长⟦郭立明⟧带队督查。局党组书记、局长郭立民强调，要抓好整改。\n",
        "院党委书记周国栋作动员讲话。各科室落实。院党委书记⟦周国梁⟧同志参加支部会议。院党委书记周国栋，要求加强学习。\n",
        "成立领导小组，校长陈晓岚任组长。\n校长⟦方志远⟧，负责统筹协调。\n",
        "副局长林海波参加会议。\n检查中，局长⟦林海波⟧，提出三点要求。\n",
        "县人民医院院长孟庆华带队调研。8月，县人民医院院长⟦孟庆花⟧，签订责任书。\n",
        "所长裴其朗对事故瞒报。\n县纪委给予⟦裴其朔⟧党内严重警告处分。\n",
        "成立由院长翟翊任组长的领导小组。⟦翟翎⟧逐月听取汇报。\n",
        "沂南县人民检察院检察长　孟昭岩\n\n全年办案97件，检察长⟦孟昭严⟧带头办理23件。\n",
        "院长宁珂任组长。\n由副院长⟦宁珂⟧牵头整改。\n",
    )
    good = (
        "会计王建国受到警告处分。\n出纳王建军受到诫勉处理。王建民、王建军参加培训。\n",
        "院长翟翊任组长。翟某逐月听取汇报，翟翊向上级报告，记者翟翎报道。\n",
        "所长高原对此负责。高度重视整改工作，高速公路通车。\n",
        "局长郭立民、副局长郭立明参加会议。\n",
        "原局长郭立民，于2021年调离。局长王春生主持工作。\n",
        "湖滨镇党委书记周国栋，汇报了情况。西山镇党委书记周国梁，作了补充。\n",
        "科长王建国，整理档案。\n科长王建军，负责会务。\n",
        "成立领导小组，校长陈晓岚任组长，副校长方志远任副组长。校长陈晓岚强调，要抓紧落实。\n",
        "2月，任命林海波为副局长。6月，副局长林海波，升任局长。\n",
        "党委书记高度重视，局长安排部署，院长方面负责。\n",
        "市委书记、市长分别作出批示。\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        persons = find_persons(notice.folded)
        posted: dict[str, list[Person]] = defaultdict(list)
        named: dict[str, list[Person]] = defaultdict(list)
        for person in persons:
            named[person.name].append(person)
            for post in person.posts:
                posted[post].append(person)
        for person in persons:  # 医院院长 may be the same as 院长, where the names are nearly the same too
            for post in person.posts:
                short = bare_post(post)
                if (
                    short in posted
                    and short != post
                    and any(_one_character(person.name, p.name) for p in posted[short][:40])
                ):
                    posted[short].append(person)
        done: set[str] = set()
        for post, holders in posted.items():
            if len({holder.name for holder in holders}) != 2:
                continue
            yield from self._two_names(notice, post, holders, named, done)
        yield from self._two_posts(notice, named, done)
        for near in near_names(notice.folded, persons):
            if near.name not in done and one_person(notice.folded, near):
                done.add(near.name)
                yield self.finding(
                    f"前文是“{near.known.posts[-1]}{near.known.name}”，此处是“{near.name}”，仅一字之差，疑为同一人",
                    notice.place(near.start, near.end),
                    notice.place(near.known.start, near.known.end),
                    suggestion="核对姓名",
                )

    def _two_names(
        self, notice: Notice, post: str, holders: Sequence[Person], named: dict[str, list[Person]], done: set[str]
    ) -> Iterator[Finding]:
        """One post under two names: one person misspelt, or two persons for a post of which there is one."""
        names = sorted({h.name for h in holders}, key=lambda n: (-len(named[n]), named[n][0].start))
        usual, odd = names
        # Two people whom the house knows are no misspelling of one another.
        near = _one_character(usual, odd) and not notice.allowed.distinct_people(names)
        if (
            odd in done
            or not (_SINGLE.search(post) and (near or post not in _BARE))
            or told_apart(notice.folded, holders)
        ):
            return
        if not near and (len(named[usual]) < 1 or len(post) < 2):
            return
        done.add(odd)
        first = next(h for h in holders if h.name == odd)
        main = next(h for h in holders if h.name == usual)
        what = "仅一字之差，疑为同一人" if near else "一职两人"
        yield self.finding(
            f"“{post}”{len(named[usual])} 处是“{usual}”，此处是“{odd}”，{what}",
            notice.place(first.start, first.end),
            notice.place(main.start, main.end),
            suggestion="核对姓名" if near else "核对姓名与任职时间",
            confidence="medium" if near else "low",
        )

    def _two_posts(self, notice: Notice, named: dict[str, list[Person]], done: set[str]) -> Iterator[Finding]:
        """One person who holds a post here and its deputy there."""
        for name, places in named.items():
            by_post = {post: person for person in reversed(places) for post in person.posts}
            for post, chief in by_post.items():
                deputy = by_post.get(re.sub(r"(?=[^长记]{1,2}[长记]$|书记$)", "副", post, count=1))
                if (
                    deputy is None
                    or name in done
                    or not _SINGLE.search(post)
                    or told_apart(notice.folded, [chief, deputy])
                ):
                    continue
                done.add(name)
                first, other = sorted((chief, deputy), reverse=True)
                yield self.finding(
                    f"“{name}”一处是“{post}”，一处是其副职",
                    notice.place(first.start, first.end),
                    notice.place(other.start, other.end),
                    suggestion="核对职务",
                )


_BARE = frozenset(("书记", "党委书记", "党组书记", "支部书记", "局长", "县长", "区长", "市长", "厅长"))


def _one_character(one: str, other: str) -> bool:
    how = difference(one, other)
    return len(one) == len(other) >= 3 and len(how.one) == len(how.other) == 1
