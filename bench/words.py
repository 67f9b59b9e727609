"""What the corpus is written with: common words first, since they are drawn more often."""

ENGLISH = """
the to of and a in that it is for on was they but with not this as be have you at we from
what if by or are there one all would so who just when about more than no can were out
people them up had do think time like our some only been how which their even because then
year has also could now get after much over money city where still same town these any two
those every road down back right never council water school price ferry other into before
work most too well harbour plan first point why does made paper read new own already again
house rent old good long day always tax really public between might bus island million far
number far-off against mayor report station without bridge local since once parents nobody
enough while little cost few cut something better night ago place hard part street line
answer question children seems timetable last another half pay through open question
morning known reason problem nothing quite actually company worse claim figure figures
library budget winter fishery ticket passengers tourists residents engineers evidence source
article headline quote minister opposition vote election committee hearing survey promise
contract tender consultant delay repair storm flood drain pump pipe pressure valve chlorine
teacher classroom bicycle parking pavement crossing traffic diesel electric battery turbine
wind solar heating insulation landlord tenant deposit pension wage overtime hospital nurse
waiting clinic ambulance doctor insurance premium inflation mortgage interest bank branch
closed opened postponed cancelled rejected approved announced admitted denied corrected
honestly apparently presumably hardly barely nearly roughly exactly frankly meanwhile instead
grandfather neighbour daughter colleague stranger fisherman conductor driver baker carpenter
Tuesday Thursday Saturday April October northern southern coastal upper lower east west
remember forget explain compare measure count doubt expect suppose wonder believe mention
ignore suggest happen change build close move keep lose save spend borrow argue agree decide
beautiful ridiculous obvious careful careless cheap expensive honest empty crowded quiet loud
slow fast early late narrow wide deep shallow broken mended rusty fresh salty frozen windy
""".split()

JAPANESE = """
この その 島の 町の 市の 去年の 今年の 記事の 毎朝 結局 たしかに 正直 むしろ おそらく もう まだ
住民は 市長は 議会は 会社は 記者は 私は 子どもは 漁師は 観光客は 利用者は 誰も みんな
説明を 予算を 数字を 約束を 料金を 時刻表を 工事を 調査を 意見を 理由を 水道を 港を 学校を 図書館を
十分に 急に 静かに 何度も 一度も 少し ずっと 先月 来週 四月から 十月まで 二年前に 三割ほど 百人以上
見ていない 読みました 知りたい 聞いていません 待っている 変えるべきだ 払っている 忘れていた 調べました
残してほしい 直してほしい 説明してほしい 足りない 間に合わない 決まっていた 減っている 増えている
だから しかし それでも つまり ただし なので とはいえ ところで
フェリーの 桟橋の 橋の バスの 家賃の 税金の 診療所の 商店街の 防波堤の 風車の 給食の 除雪の
""".split()
JAPANESE_ENDINGS = ("と思います", "のではないでしょうか", "はずです", "そうです", "らしい", "", "")
