"""The rules of the site: a set to begin with, which administrators write on."""

from django.db import migrations
from django.utils import timezone

# Code, name and text in English, name and text in Japanese.
RULES = [
    (
        "abuse",
        "No insults, no harassment",
        "Argue with what somebody says, not against the person. Don't insult, mock or belittle "
        "anybody, don't call for others to do so, and don't follow anybody around.",
        "侮辱や嫌がらせをしない",
        "相手の人ではなく、相手の意見に対して反論してください。人を侮辱したり、あざけったり、"
        "見下したりしないでください。他の人をけしかけることや、特定の人につきまとうことも認めません。",
    ),
    (
        "hate",
        "No hate against groups",
        "Nobody is attacked, degraded or shut out here for their origin, skin, nationality, "
        "religion, sex, sexual orientation, gender identity, age, illness or disability.",
        "集団に対する憎悪を書かない",
        "出自、肌の色、国籍、宗教、性別、性的指向、性自認、年齢、病気や障害を理由に、人を攻撃したり、"
        "おとしめたり、排除したりしないでください。",
    ),
    (
        "threat",
        "No threats, no calls to violence",
        "Don't threaten anybody and don't wish them harm. Don't call for violence, praise it or "
        "explain how to do it. That also holds for violence against oneself.",
        "脅迫や暴力の呼びかけをしない",
        "人を脅したり、危害を望んだりしないでください。暴力を呼びかけること、たたえること、その方法を"
        "教えることも認めません。自分自身に対する暴力についても同じです。",
    ),
    (
        "personal_data",
        "No personal data of others",
        "Don't publish what tells where or how to reach a person, or what they keep private: "
        "addresses, telephone numbers, workplaces, pictures, messages, illnesses. That also "
        "holds if it can be found elsewhere.",
        "他人の個人情報を書かない",
        "住所、電話番号、勤務先、写真、私信、病歴など、人の居場所や連絡先、私生活がわかることを"
        "書かないでください。ほかの場所で公開されている情報でも同じです。",
    ),
    (
        "spam",
        "No advertising",
        "Don't advertise and don't write the same thing again and again. A link is welcome where "
        "it supports what you say, and if it is your own offer, say so.",
        "宣伝や迷惑投稿をしない",
        "広告を書いたり、同じ内容を繰り返し投稿したりしないでください。発言の裏付けになるリンクは歓迎します。"
        "自分のサービスや商品へのリンクであれば、そのことを明記してください。",
    ),
    (
        "off_topic",
        "Keep to the subject",
        "Write about the article or about what you answer. What has nothing to do with either "
        "goes elsewhere. Being of another opinion is never off topic.",
        "話題からそれない",
        "記事か、返信先のコメントについて書いてください。どちらとも関係のない話は、別の場所でお願いします。"
        "意見が違うというだけで、話題からそれているとはみなしません。",
    ),
    (
        "illegal",
        "Nothing illegal",
        "Don't write what the law forbids: defamation, incitement, what infringes the rights of "
        "others, offers of forbidden goods, depictions of abuse. We remove it and may have to "
        "tell the authorities.",
        "法律に反することを書かない",
        "名誉毀損、犯罪の扇動、他人の権利の侵害、禁制品の取引、虐待の描写など、法律が禁じることを"
        "書かないでください。該当する投稿は削除し、当局に通報することがあります。",
    ),
    (
        "shocking",
        "Nothing sexual or gruesome",
        "Don't show or describe sex, nudity, wounds or cruelty for their own sake, nor link to "
        "them. What the news is about may be said, so that nobody has to look at it.",
        "性的なものや残虐なものを載せない",
        "性的な行為、裸、傷口、残虐な場面を、それ自体を目的として見せたり、描写したり、リンクで示したり"
        "しないでください。報道の内容に触れるときも、見たくない人の目に入らないように書いてください。",
    ),
]


def write_rules(apps, schema_editor):
    """Write the first version of each."""
    alias = schema_editor.connection.alias
    Rule = apps.get_model("moderation", "Rule").objects.using(alias)
    RuleVersion = apps.get_model("moderation", "RuleVersion").objects.using(alias)
    for position, (code, name_en, text_en, name_ja, text_ja) in enumerate(RULES, 1):
        rule = Rule.create(code=code, position=position)
        RuleVersion.create(
            rule=rule, number=1, since=timezone.now(),
            name_en=name_en, text_en=text_en, name_ja=name_ja, text_ja=text_ja,
        )  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [("moderation", "0003_guard_the_log")]

    operations = [migrations.RunPython(write_rules, migrations.RunPython.noop)]
