"""The words that a sample is made of: nothing here is the name of anything real."""

# Code, Japanese, English: the axes and kinds of service of the sample's map, in display order.
PHASES = (
    ("plan", "企画・設計", "Plan and design"),
    ("build", "構築・導入", "Build and deploy"),
    ("monitor", "監視・検知", "Monitor and detect"),
    ("respond", "対応・復旧", "Respond and recover"),
    ("assess", "評価・診断", "Evaluate and assess"),
    ("train", "教育・訓練", "Educate and train"),
)
TARGETS = (
    ("network", "ネットワーク", "Network"),
    ("server", "サーバ", "Server"),
    ("endpoint", "端末", "Endpoint"),
    ("application", "アプリケーション", "Application"),
    ("data", "データ", "Data"),
    ("people", "人・組織", "People and organisation"),
)
# With the phases and targets in which such a service stands.
GENRES = (
    ("monitoring", "運用監視", "Security monitoring", "monitor respond", "network server endpoint"),
    ("firewall", "ファイアウォール運用", "Firewall operation", "build monitor", "network"),
    ("web-protection", "Webサイト保護", "Web site protection", "monitor", "application server"),
    ("log-management", "ログ管理", "Log management", "monitor", "network server data"),
    ("endpoint-management", "端末管理", "Endpoint management", "build monitor", "endpoint"),
    ("data-protection", "情報漏えい対策", "Data leak prevention", "build monitor", "data endpoint"),
    (
        "assessment",
        "脆弱性診断",
        "Vulnerability assessment",
        "assess",
        "network server application",
    ),
    ("incident-response", "インシデント対応", "Incident response", "respond", "network server"),
    ("forensics", "フォレンジック", "Forensics", "respond assess", "endpoint data"),
    ("consulting", "コンサルティング", "Consulting", "plan assess", "network data people"),
    ("training", "教育・訓練", "Education and training", "train", "people"),
)
CELLS = (
    ("monitor", "people", "out-of-scope"),
    ("train", "endpoint", "out-of-scope"),
    ("respond", "data", "under-review"),
)
# The last WG is the steering committee; these are the others, again with a number where they end.
WGS = (
    ("ガイドライン", "Guideline"),
    ("技術", "Technology"),
    ("法調査", "Legal Research"),
    ("普及啓発", "Awareness"),
    ("教育", "Education"),
    ("脅威情報", "Threat Information"),
    ("標準化", "Standards"),
    ("人材", "Careers"),
    ("評価指標", "Metrics"),
    ("演習", "Exercise"),
)
TOPICS = (
    ("検知ルールの調整", "Tuning of detection rules"),
    ("ログの保管", "Keeping of logs"),
    ("当番の組み方", "Arranging shifts"),
    ("報告書の書式", "Forms of reports"),
    ("機器の更新", "Renewal of devices"),
    ("連絡の手順", "Procedures of contact"),
)
OBJECTIVES = (
    ("information", "利用者への情報提供", "Informing those who use services"),
    ("cooperation", "会員間の協力", "Cooperation among members"),
    ("liaison", "関連団体との連携", "Liaison with related bodies"),
    ("awareness", "社会的認知の向上", "Raising awareness in society"),
    ("exchange", "運用者の交流", "Exchange among operators"),
)
PLANS = (
    ("ガイドラインの改訂", "Revise the guideline"),
    ("用語集の整備", "Compile a glossary"),
    ("会員への調査", "Survey the members"),
    ("公開セミナーの開催", "Hold a public seminar"),
    ("合同演習の実施", "Run a joint exercise"),
    ("小冊子の作成", "Write a booklet"),
)
EVENTS = (
    ("seminar", "公開セミナー", "Public seminar"),
    ("talk", "外部講演", "Outside talk"),
    ("other", "合同演習", "Joint exercise"),
)
