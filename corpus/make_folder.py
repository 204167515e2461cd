"""Makes a folder of notices from templates: units that write for themselves, pairs that copied, pairs with only official phrases in common.

    python corpus/make_folder.py FOLDER --count 300 --pairs 20 --seed 1
    python corpus/make_folder.py FOLDER --count 3000 --length 3000            longer notices, with sections and varied sentences
    python corpus/make_folder.py FOLDER --count 3000 --length 3000 --held 3   every text stands in three files
    python corpus/make_folder.py FOLDER --count 3000 --length 3000 --form 400 four hundred files fill in the same form

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


# What longer notices are put together from.
_AT = (
    "城南泵站 河西仓库 东关市场 机关食堂 老干部活动室 乡镇卫生院 中心粮站 客运站调度室 苗圃管护点 殡仪服务点 图书借阅室 公路养护点 渡口值班房 "
    "污水处理站 学生宿舍楼 敬老院厨房 信访接待室 档案库房 车辆停放场 设备检修间 山塘巡护点 农机合作社 社区服务站 建材堆场"
).split()
_PERSON = (
    "分管领导 科室负责人 会计人员 出纳人员 仓库保管员 驻点干部 值班干部 窗口工作人员 项目监理 施工员 网格员 档案管理员 纪检委员 支部委员 "
    "办公室主任 内部审计人员 车辆调度员 采购经办人 合同审核人 群众代表"
).split()
_THING = (
    "车辆出入登记簿 办公用品领用单 工程变更签证 零星维修报价单 临时用工考勤表 食堂采买小票 差旅报销附件 合同归档清单 固定资产卡片 信访事项办理单 "
    "项目进度周报 培训签到册 水质化验单 物资盘点表 招标文件底稿 公务接待审批单 会议记录本 专项资金支付凭证 设备保养卡 值班交接记录 "
    "群众意见登记表 票据领用存根 印章使用登记 网上办件回执"
).split()
_WRONG = (
    "前后笔迹不同 缺少经手人签字 与实物对不上 迟迟没有归档 由一人包办到底 涂改以后未加说明 日期晚于付款时间 附件张数不足 单价高于市场行情 "
    "多处留有空白 重复登记 只报总数不列明细 漏填验收意见 没有编上页码 存放在个人抽屉里 与合同约定不一致 审批在后而实施在先 由他人代签"
).split()
_HOW = (
    "逐笔倒查近三年的原始凭证 请第三方机构重新丈量 分片包干入户核对 把纸质材料同系统数据对照 随机抽取样本当面复核 召集经办人员开会说明 "
    "到供货单位调取底单 对照合同条款逐条勾对 翻阅当年的会议记录 走访附近的住户和商户 邀请相邻科室交叉检查 调看监控并清点库存 "
    "按照时间顺序重新排列票据 听取一线职工的意见 把历年档案搬出来重新装订 借助审计软件筛查异常数据"
).split()
_ACT = (
    "补齐了手续 退还了多付的款项 更换了经办人 重新签订了合同 封存了原件 作出了书面检讨 调整了岗位分工 扣减了当月绩效 约谈了相关科室 "
    "收回了闲置设备 公开了处理结果 订正了台账 移交了问题线索 废止了旧的规定 明确了办理时限 安装了电子锁 建立了双人保管的做法 "
    "把责任落实到具体岗位"
).split()
_EFFECT = (
    "类似情形至今未再发生 办理时间比原先缩短近半 群众来电明显减少 年底盘点时账实相符 上级抽查没有提出新的意见 经办人员普遍感到有章可循 "
    "节省下来的经费用于改善窗口条件 相关做法已在系统内介绍 职工大会对此没有异议 监督员认为效果看得见 库存周转比以前顺畅 "
    "各站所之间少了推诿 历史遗留的疑问得到澄清 服务对象能够随时查询进度"
).split()
_AIM = (
    "堵住管理上的漏洞 让每一笔支出都有据可查 方便群众随时监督 避免同类问题反复出现 分清各个岗位的责任 摸清家底 减少中间环节 "
    "防止人情因素干扰 统一填报口径 缩短办理链条 把历史旧账理清 提高物资使用效率"
).split()
_ONCE = (
    "收到反馈意见之后 在第二轮自查期间 汛期结束以后 利用周末闲暇 趁着年中盘点 结合主题党日活动 在新老班子交接时 项目完工验收之前 "
    "接到群众来信后 例行谈心谈话期间 预算执行过半时 在全员轮训间隙 搬迁办公地点之际 换届工作启动前"
).split()
_SECTIONS = (
    "组织领导方面 财务管理方面 工程项目方面 队伍建设方面 群众工作方面 物资管理方面 档案管理方面 作风建设方面 制度建设方面 服务窗口方面"
).split()
_FORMS = (
    "{once}，{person}到{at}{how}，发现{n}份{thing}{wrong}，{at}随即{act}，{effect}。",
    "针对{thing}{wrong}的情况，{unit}由{person}牵头{how}，先后处理{n}件，并{act}，{effect}。",
    "{person}反映{at}的{thing}{wrong}，{unit}没有回避，{how}之后{act}，{effect}。",
    "为了{aim}，{unit}把{thing}同{thing2}放在一起比较，{how}，找出{n}处疑点，{person}据此{act}。",
    "{at}过去{thing}{wrong}，{once}{person}{how}，如今不仅{act}，而且{effect}。",
    "{thing}涉及的{n}笔往来由{person}负责说明，其中有的{wrong}，{unit}{once}{act}，以此{aim}。",
    "{once}，{unit}就{thing2}的保管问题征求{person}的看法，大家主张{how}，{at}照此办理，{effect}。",
    "考虑到{at}人手偏紧，{unit}另派{person}协助，{how}，{n}份{thing}得到更正，{effect}。",
    "{person}在{at}蹲点{n}天，弄清了{thing}{wrong}的来龙去脉，{unit}{act}，为的是{aim}。",
    "{aim}是这项工作的出发点，{once}{at}{act}，{thing2}改由{person}每旬核对，{effect}。",
    "{unit}对{at}的{thing}作了回头检查，{person}提出{n}条建议，认为还应{how}，目前已经{act}。",
    "凡是{thing}{wrong}的，一律由{person}写明原因，{at}{once}{act}，这样做是为了{aim}。",
)
# Places of a ruler between any two of which lies another distance, so that two files have at most one text in common.
_RULER = (0, 1, 3, 7, 12, 20)


class Planted(NamedTuple):
    """Pairs of file names: ``copied`` share passages, ``phrases`` share only what every office writes."""

    copied: tuple[tuple[str, str], ...]
    phrases: tuple[tuple[str, str], ...]


class Shape(NamedTuple):
    """What the notices are like: characters of each (0: short ones of one kind), in how many files each text stands (each
    file then is made of as many texts), and how many files, the last ones, fill in one form."""

    length: int = 0
    held: int = 1
    form: int = 0


SHORT = Shape()


def make(folder: Path, count: int, pairs: int, seed: int = 1, shape: Shape = SHORT) -> Planted:
    """Writes ``count`` notices into ``folder``, ``pairs`` of each sort among them; the same arguments give the same folder."""
    if count < 4 * pairs + shape.form:
        raise ValueError("too few notices for the pairs and the form")
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    units = rng.sample([(place, body) for place in PLACES for body in BODIES], min(count, len(PLACES) * len(BODIES)))
    names = [f"{number:05}.txt" for number in range(count)]
    extra: dict[int, list[str]] = {}
    for pair in range(pairs):
        for number in (2 * pair, 2 * pair + 1):
            place, body = units[number % len(units)]
            copy = random.Random(f"copy {seed} {pair}")  # both draw the same words, each its own figures
            extra[number] = [_paragraph(copy, rng, place, body, shape) for _ in range(3)]
        for number in (2 * pairs + 2 * pair, 2 * pairs + 2 * pair + 1):
            extra[number] = list(COMMON)
    for number in range(count - shape.form, count):
        form = random.Random(f"form {seed}")
        extra[number] = [_paragraph(form, rng, *units[number % len(units)], shape) for _ in range(3)]
    for number, name in enumerate(names):
        place, body = units[number % len(units)]
        common = rng.sample(COMMON, 2)
        if shape.held > 1:
            texts = [_text(seed, (number + step) % count, units, shape) for step in _RULER[: shape.held]]
            notice = _joined(rng, place, body, texts)
        else:
            notice = _notice(rng, place, body, extra.get(number, common), shape)
        (folder / name).write_text(notice, encoding="utf-8")
    each = [(names[2 * i], names[2 * i + 1]) for i in range(2 * pairs)]
    return Planted(tuple(each[:pairs]), tuple(each[pairs:]))


def _sentence(words: random.Random, figures: random.Random, place: str, body: str) -> str:
    """``words`` draws what is said, ``figures`` the numbers in it; name and place are the unit's."""
    who, when, what, did, why, then = (words.choice(part) for part in (_WHO, _WHEN, _WHAT, _DID, _WHY, _THEN))
    whose = words.choice((f"{place}{body}的", f"{place}各乡镇的", "本局"))
    return f"{when}，{whose}{who}把{figures.randint(3, 90)}份{what}{did}，{why}，{then}。"


def _varied(words: random.Random, figures: random.Random, place: str, body: str) -> str:
    """As ``_sentence``, of more forms and words."""
    thing, thing2 = words.sample(_THING, 2)
    slots = {"at": _AT, "person": _PERSON, "wrong": _WRONG, "how": _HOW, "act": _ACT, "effect": _EFFECT}
    chosen = {name: words.choice(part) for name, part in {**slots, "aim": _AIM, "once": _ONCE}.items()}
    unit = words.choice((f"{place}{body}", "本局", "局党组", "局机关"))
    return words.choice(_FORMS).format(**chosen, thing=thing, thing2=thing2, unit=unit, n=figures.randint(3, 90))


def _paragraph(words: random.Random, figures: random.Random, place: str, body: str, shape: Shape = SHORT) -> str:
    sentence = _varied if shape.length else _sentence
    return "".join(sentence(words, figures, place, body) for _ in range(3))


def _paragraphs(rng: random.Random, place: str, body: str, shape: Shape, taken: int = 0) -> list[str]:
    """Paragraphs of a unit's own, so many that with ``taken`` characters the length is reached."""
    if not shape.length:
        return [_paragraph(rng, rng, place, body) for _ in range(6)]
    found: list[str] = []
    while taken + sum(map(len, found)) < shape.length - 60:  # half a paragraph
        found.append(_paragraph(rng, rng, place, body, shape))
    return found


def _text(seed: int, number: int, units: Sequence[tuple[str, str]], shape: Shape) -> list[str]:
    """The paragraphs of the text ``number`` of those that stand in several files, the same each time."""
    rng = random.Random(f"text {seed} {number}")
    return _paragraphs(rng, *units[number % len(units)], shape._replace(length=shape.length // shape.held))


def _joined(rng: random.Random, place: str, body: str, texts: Sequence[Sequence[str]]) -> str:
    return _laid_out(rng, place, body, [paragraph for text in texts for paragraph in text])


def _notice(rng: random.Random, place: str, body: str, extra: Sequence[str], shape: Shape = SHORT) -> str:
    paragraphs = _paragraphs(rng, place, body, shape, sum(map(len, extra)))
    for paragraph in extra:
        paragraphs.insert(rng.randint(0, len(paragraphs)), paragraph)
    return _laid_out(rng, place, body, paragraphs, sections=shape.length > 0)


def _laid_out(rng: random.Random, place: str, body: str, paragraphs: list[str], *, sections: bool = True) -> str:
    """The notice of these paragraphs; with ``sections`` its middle part has headings of the second level."""
    heads = ("一、基本情况", "二、问题整改情况", "三、下一步打算")
    third = -(-len(paragraphs) // 3)
    lines = [f"{place}{body}关于巡察整改进展情况的通报", ""]
    for number, head in enumerate(heads):
        part = paragraphs[number * third : (number + 1) * third]
        lines += [head, *(_headed(rng, part) if sections and number == 1 else part)]
    date = f"202{rng.randint(1, 4)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    return "\n".join([*lines, "", f"{place}{body}", date, ""])


def _headed(rng: random.Random, paragraphs: Sequence[str]) -> list[str]:
    """Two paragraphs under each heading."""
    heads = rng.sample(_SECTIONS, min(len(_SECTIONS), -(-len(paragraphs) // 2)))
    found: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if number % 2 == 0 and number // 2 < len(heads):
            found.append(f"（{'一二三四五六七八九十'[number // 2]}）{heads[number // 2]}")
        found.append(paragraph)
    return found


def main() -> None:
    """Writes the folder and prints what was planted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--length", type=int, default=0, help="characters of a notice, of more varied sentences")
    parser.add_argument(
        "--held", type=int, default=1, choices=range(1, len(_RULER) + 1), help="files each text stands in"
    )
    parser.add_argument("--form", type=int, default=0, help="files that fill in one form")
    a = parser.parse_args()
    shape = Shape(a.length, a.held, a.form)
    try:
        planted = make(a.folder, a.count, a.pairs, a.seed, shape)
    except ValueError as error:
        parser.error(str(error))
    print(json.dumps(planted._asdict()))


if __name__ == "__main__":
    main()
