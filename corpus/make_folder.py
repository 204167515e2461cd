"""Makes a folder of notices from templates: units that write for themselves, pairs that copied, pairs with only official phrases in common.

    python corpus/make_folder.py FOLDER --count 300 --pairs 20 --seed 1

What was planted is printed as JSON.

Every sentence of a notice is put together from parts of the project's own, so that two notices share a whole sentence only by plan: `copied`
pairs share three paragraphs in which the names, numbers and dates are each unit's own, `phrases` pairs share several whole
sentences of the kind that every office writes.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PLACES = (
    "沭阳县 沂水县 蒙阴县 石泉县 秦安县 建水县 陆川县 永福县 江山市 象山县 德清县 安吉县 桐庐县 龙游县 仙居县 平江县 浏阳市 桃源县 石门县 凤凰县 "
    "大足区 綦江区 巴州区 南部县 仪陇县 昭觉县 腾冲市 祥云县 弥勒市 都匀市"
).split()
BODIES = "水务局 农业农村局 教育局 交通运输局 卫生健康局 民政局 审计局 自然资源局 住房和城乡建设局 文化和旅游局".split()
COMMON = (
    "坚持以习近平新时代中国特色社会主义思想为指导，深入学习贯彻党的二十大精神，切实提高政治站位。",
    "进一步增强“四个意识”、坚定“四个自信”、做到“两个维护”，把思想和行动统一到上级决策部署上来。",
    "严格落实全面从严治党主体责任，持之以恒正风肃纪，驰而不息纠治“四风”。",
    "坚持问题导向，举一反三，建立健全长效机制，确保整改工作取得实实在在的成效。",
    "对已完成的整改任务适时组织“回头看”，坚决防止问题反弹回潮。",
)
_WHO = "班子成员 业务科室 驻乡镇的站所 分管负责人 机关支部 窗口人员 财务人员 值班人员 项目专班 督查小组".split()
_WHEN = "雨季到来之前 赶集的日子 每逢周五下午 入冬以后 秋收刚结束时 开学前后 汛情稍缓时 年终盘点当中 夜间巡查途中 入户走访之余".split()
_WHAT = "旧台账 库房钥匙 水泵铭牌 施工签证 公务油卡 临聘名单 加班审批 维修合同 培训签到 防护栏杆 化验单据 采购清单 会议纪要 门禁记录 仪表读数".split()
_DID = "逐页翻检 重新编号 贴上封条 当面点清 拍照留底 请人复称 改成两人签字 退回重做 张榜让群众评说 锁进铁柜 换成电子表 同供货方对账".split()
_WHY = (
    "因为过去有人图省事 免得经手人换了说不清 为的是堵住旧有的漏洞 好让后来的人一看便知 毕竟群众已经问过多次 "
    "省得年底再返工 以便同上级的底册相符 不然责任无从谈起".split()
)
_THEN = "为此补写了说明 随后在例会上念了一遍 还抄送给有关站所 并留了一份在门卫室 后来成了固定做法 当天就有了回音 至今没有再出差错".split()


class Planted(NamedTuple):
    """Pairs of file names: ``copied`` share passages, ``phrases`` share only what every office writes."""

    copied: tuple[tuple[str, str], ...]
    phrases: tuple[tuple[str, str], ...]


def make(folder: Path, count: int, pairs: int, seed: int = 1) -> Planted:
    """Writes ``count`` notices into ``folder``, ``pairs`` of each sort among them; the same arguments give the same folder."""
    if count < 4 * pairs:
        raise ValueError("too few notices for the pairs")
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    units = rng.sample([(place, body) for place in PLACES for body in BODIES], min(count, len(PLACES) * len(BODIES)))
    names = [f"{number:05}.txt" for number in range(count)]
    extra: dict[int, list[str]] = {}
    for pair in range(pairs):
        for number in (2 * pair, 2 * pair + 1):
            place, body = units[number % len(units)]
            copy = random.Random(f"copy {seed} {pair}")  # both draw the same words, each its own figures
            extra[number] = [_paragraph(copy, rng, place, body) for _ in range(3)]
        for number in (2 * pairs + 2 * pair, 2 * pairs + 2 * pair + 1):
            extra[number] = list(COMMON)
    for number, name in enumerate(names):
        place, body = units[number % len(units)]
        common = rng.sample(COMMON, 2)
        (folder / name).write_text(_notice(rng, place, body, extra.get(number, common)), encoding="utf-8")
    each = [(names[2 * i], names[2 * i + 1]) for i in range(2 * pairs)]
    return Planted(tuple(each[:pairs]), tuple(each[pairs:]))


def _sentence(words: random.Random, figures: random.Random, place: str, body: str) -> str:
    """``words`` draws what is said, ``figures`` the numbers in it; name and place are the unit's."""
    who, when, what, did, why, then = (words.choice(part) for part in (_WHO, _WHEN, _WHAT, _DID, _WHY, _THEN))
    whose = words.choice((f"{place}{body}的", f"{place}各乡镇的", "本局"))
    return f"{when}，{whose}{who}把{figures.randint(3, 90)}份{what}{did}，{why}，{then}。"


def _paragraph(words: random.Random, figures: random.Random, place: str, body: str) -> str:
    return "".join(_sentence(words, figures, place, body) for _ in range(3))


def _notice(rng: random.Random, place: str, body: str, extra: Sequence[str]) -> str:
    paragraphs = [_paragraph(rng, rng, place, body) for _ in range(6)]
    for paragraph in extra:
        paragraphs.insert(rng.randint(0, len(paragraphs)), paragraph)
    heads = ("一、基本情况", "二、问题整改情况", "三、下一步打算")
    third = -(-len(paragraphs) // 3)
    lines = [f"{place}{body}关于巡察整改进展情况的通报", ""]
    for number, head in enumerate(heads):
        lines += [head, *paragraphs[number * third : (number + 1) * third]]
    date = f"202{rng.randint(1, 4)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    return "\n".join([*lines, "", f"{place}{body}", date, ""])


def main() -> None:
    """Writes the folder and prints what was planted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(json.dumps(make(arguments.folder, arguments.count, arguments.pairs, arguments.seed)._asdict()))


if __name__ == "__main__":
    main()
