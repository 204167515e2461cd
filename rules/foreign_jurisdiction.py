"""Rule foreign-jurisdiction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.extract.divisions import full_name
from auditor.finding import Finding
from auditor.foreign import Foreign, sibling_names
from auditor.notice import Notice
from auditor.report import Check
from auditor.rule import Rule


@dataclass(frozen=True)
class ForeignJurisdiction(Rule):
    """该写本地本单位之处写了外地名称

    Works out the issuer and its place from title, signature and opening, then looks at names of other jurisdictions that
    stand where only the issuer, its superiors or its own units can stand: acting, being reported to, issuing a rule,
    signing, being served. Copied or spliced texts betray themselves there. A place visited, a partner, a model, a case
    transferred, a superior or subordinate is right and passed over. All names of one other place are one finding;
    another school or hospital of the same place in the issuer's stead is one too.
    Wrong parents of places are place-wrong-parent.
    """

    id = "foreign-jurisdiction"
    severity = "error"
    basis = "发文机关及其所在行政区；《党政机关公文处理工作条例》：文稿中的人名、地名、单位名称应当准确"
    tags = ("names",)
    needs = ("bodies", "places")
    bad = (
        "丹阳市人民法院党组关于巡察整改情况的通报\n\n一、组织领导\n丹阳市人民法院党组召开会议。"
        "⟦句容市人民法院⟧将对照反馈意见逐条整改。\n\n丹阳市人民法院党组\n2022年5月6日\n",
        "溧水区教育局关于校园安全整治情况的报告\n\n一是健全制度。制定《⟦高淳区教育局⟧校园安全管理办法》。二是开展检查。\n",
        "中共曲靖市麒麟区卫生健康局党组关于整改情况的通报\n\n下一步，⟦沾益区卫生健康局⟧要严格落实责任，为⟦宣威⟧经济社会发展作出贡献。"
        "宣威市另有安排。\n",
        "# 肥西县中医院关于审计整改情况的报告\n\n全部整改结果已报⟦庐江县卫生健康委员会⟧备案。\n\n肥西县中医院\n\n2023年3月2日",
        "象山县人民检察院工作报告\n各位代表：\n现在,我代表县人民检察院报告工作。\n(一)聚焦主责主业。⟦宁海县检察院⟧坚持依法履职,办结案件85件。\n",
        "桐庐县审计局关于审计整改情况的通报\n整改工作已全部完成。\n⟦建德市审计局⟧\n2021年9月30日\n",
        "中共山东沂蒙职业技术学院委员会关于巡视整改情况的通报\n\n学院党委高度重视。下一步，抓好长效。\n⟦山东岱宗职业技术学院党委⟧将以整改为契机，推动发展。\n",
    )
    good = (
        "中共山东沂蒙职业技术学院委员会关于巡视整改情况的通报\n\n与山东岱宗职业技术学院共建基地。山东岱宗职业技术学院提供设备。"
        "山东沂蒙职业技术学院附属学校坚持开放办学。\n",
        "山东大学关于对口支援工作的通报\n\n山东师范大学将派教师支教。山东农业大学将选派博士。\n",
        "丹阳市人民法院党组关于巡察整改情况的通报\n\n组织青年干警赴句容市人民法院考察学习，与扬中市人民法院建立协作机制。\n",
        "丹阳市人民法院工作报告\n\n镇江市中级人民法院对我院工作给予肯定，江苏省高级人民法院转发了经验。\n",
        "镇江市审计局关于审计整改情况的通报\n\n丹阳市审计局将完善内控制度，句容市审计局要加强培训。\n",
        "溧水区教育局关于跟岗学习情况的报告\n\n选派10名校长到苏州市吴江区教育局挂职。浙江省安吉县教育局的做法值得借鉴。\n",
        "肥西县中医院关于医联体建设情况的通报\n\n庐江县中医院、舒城县中医院分别派员来院进修，与安徽省立医院签订协议。\n",
        "桐庐县审计局关于工作情况的通报\n\n审计发现的线索已移送建德市公安局。建德市人民法院作出一审判决。\n",
        "新吴区人民法院关于整改情况的通报\n\n高新区（新吴区）人民法院党组高度重视。无锡市委巡察组反馈了意见。\n",
        "某区人民法院党组关于整改情况的通报\n\n滨湖区人民法院将对照反馈意见整改。\n",
        "贵州省人民政府关于工作情况的报告\n\n深化东西部协作，广东省人民政府给予大力支持，广州市、佛山市选派干部。\n",
        "象山县人民检察院工作报告\n\n收到宁海县人民检察院来函后，依法办理。被告人系宁海县人。\n",
    )

    def check(self, notice: Notice) -> Iterator[Finding | Check]:
        yield from self._siblings(notice)
        issuer = notice.issuer
        if not issuer or not issuer.division:
            return
        groups: dict[str, list[Foreign]] = {}
        names = notice.foreign
        for name in names:
            groups.setdefault(name.division.code, []).append(name)
        own = notice.place(issuer.start, issuer.end)
        for group in groups.values():
            first, *rest = (notice.place(name.start, name.end) for name in group)
            more = f"等 {len(group)} 处" if rest else ""
            sure = any(name.sure for name in group)
            yield self.finding(
                f"发文机关是“{issuer.name}”，文中却以{full_name(group[0].division)}的“{first.quote}”{more}作本地本单位的名称",
                first,
                *rest,
                own,
                suggestion=f"核对是否应为“{issuer.base}”或{issuer.place}的对应单位",
                severity="error" if sure else "warning",
                confidence="high" if sure else "medium",
            )
        wrong = {name.start for name in names}
        right = [body for body in notice.bodies if body.mention.place and body.start not in wrong and body.own]
        if right:
            places = [notice.place(body.start, body.end) for body in right[:12]]
            yield self.agreed(f"{len(right)} 处本单位名称都与发文机关“{issuer.name}”一致", *places)

    def _siblings(self, notice: Notice) -> Iterator[Finding]:
        """Another school or hospital of the same place that acts in the issuer's stead."""
        issuer = notice.issuer
        siblings = sibling_names(notice)
        if issuer is None or not siblings:
            return
        first, *rest = (notice.place(body.start, body.end) for body in siblings)
        yield self.finding(
            f"发文机关是“{issuer.name}”，文中却以“{first.quote}”作本单位的名称",
            first,
            *rest,
            notice.place(issuer.start, issuer.end),
            suggestion=f"核对是否应为“{issuer.base}”",
        )
