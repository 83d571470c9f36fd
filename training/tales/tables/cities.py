"""Well-known cities that are no capitals: their English and Japanese names and their country."""

from __future__ import annotations

from typing import NamedTuple


class City(NamedTuple):
    """A city's English and Japanese name, and the country's name in the country table."""

    name: str
    name_ja: str
    country: str


# Names that another country's city is as well known by are left out (Valencia, Cordoba, Cambridge),
# and so are second capitals and seats of government (Cape Town, La Paz, The Hague).
_BY_COUNTRY: dict[str, dict[str, str]] = {
    # Asia
    "Japan": {
        "Kyoto": "京都", "Osaka": "大阪", "Nagoya": "名古屋", "Sapporo": "札幌", "Yokohama": "横浜",
        "Hiroshima": "広島", "Nagasaki": "長崎", "Fukuoka": "福岡", "Kobe": "神戸",
    },
    "China": {
        "Shanghai": "上海", "Guangzhou": "広州", "Shenzhen": "深圳", "Chengdu": "成都",
        "Wuhan": "武漢", "Nanjing": "南京",
    },
    "South Korea": {"Busan": "釜山", "Incheon": "仁川", "Daegu": "大邱"},
    "India": {
        "Mumbai": "ムンバイ", "Chennai": "チェンナイ", "Kolkata": "コルカタ",
        "Bangalore": "バンガロール", "Jaipur": "ジャイプール", "Varanasi": "バラナシ",
    },
    "Pakistan": {"Karachi": "カラチ", "Lahore": "ラホール", "Peshawar": "ペシャワール"},
    "Bangladesh": {"Chittagong": "チッタゴン", "Sylhet": "シレット", "Khulna": "クルナ"},
    "Sri Lanka": {"Kandy": "キャンディ", "Jaffna": "ジャフナ", "Trincomalee": "トリンコマリー"},
    "Nepal": {"Pokhara": "ポカラ", "Lumbini": "ルンビニ"},
    "Thailand": {"Chiang Mai": "チェンマイ", "Phuket": "プーケット", "Pattaya": "パタヤ"},
    "Vietnam": {"Ho Chi Minh City": "ホーチミン", "Da Nang": "ダナン", "Hue": "フエ"},
    "Laos": {"Luang Prabang": "ルアンパバーン", "Pakse": "パクセー"},
    "Cambodia": {"Siem Reap": "シェムリアップ", "Battambang": "バッタンバン"},
    "Myanmar": {"Yangon": "ヤンゴン", "Mandalay": "マンダレー"},
    "Malaysia": {"Johor Bahru": "ジョホールバル", "Malacca": "マラッカ", "Ipoh": "イポー"},
    "Indonesia": {"Surabaya": "スラバヤ", "Bandung": "バンドン", "Medan": "メダン"},
    "Philippines": {"Cebu": "セブ", "Davao": "ダバオ", "Baguio": "バギオ"},
    "Mongolia": {"Darkhan": "ダルハン", "Erdenet": "エルデネト"},
    "Kazakhstan": {"Almaty": "アルマトイ", "Shymkent": "シムケント", "Karaganda": "カラガンダ"},
    "Uzbekistan": {"Samarkand": "サマルカンド", "Bukhara": "ブハラ", "Khiva": "ヒヴァ"},
    "Afghanistan": {
        "Kandahar": "カンダハール", "Herat": "ヘラート", "Mazar-i-Sharif": "マザーリシャリーフ",
    },
    "Iran": {"Isfahan": "イスファハン", "Shiraz": "シラーズ", "Tabriz": "タブリーズ"},
    "Iraq": {"Basra": "バスラ", "Mosul": "モスル", "Erbil": "アルビル"},
    "Saudi Arabia": {"Jeddah": "ジッダ", "Mecca": "メッカ", "Medina": "メディナ"},
    "United Arab Emirates": {"Dubai": "ドバイ", "Sharjah": "シャルジャ"},
    "Oman": {"Salalah": "サラーラ", "Nizwa": "ニズワ"},
    "Yemen": {"Aden": "アデン", "Taiz": "タイズ"},
    "Israel": {"Tel Aviv": "テルアビブ", "Haifa": "ハイファ", "Eilat": "エイラート"},
    "Syria": {"Aleppo": "アレッポ", "Homs": "ホムス", "Latakia": "ラタキア"},
    "Jordan": {"Aqaba": "アカバ", "Irbid": "イルビド"},
    "Lebanon": {"Sidon": "シドン", "Baalbek": "バールベック"},
    "Türkiye": {
        "Istanbul": "イスタンブール", "Izmir": "イズミル", "Antalya": "アンタルヤ",
        "Bursa": "ブルサ",
    },
    "Georgia": {"Batumi": "バトゥミ", "Kutaisi": "クタイシ"},
    # Europe
    "France": {
        "Lyon": "リヨン", "Marseille": "マルセイユ", "Nice": "ニース", "Bordeaux": "ボルドー",
        "Toulouse": "トゥールーズ", "Strasbourg": "ストラスブール",
    },
    "Germany": {
        "Hamburg": "ハンブルク", "Munich": "ミュンヘン", "Cologne": "ケルン",
        "Frankfurt": "フランクフルト", "Stuttgart": "シュトゥットガルト", "Dresden": "ドレスデン",
    },
    "Italy": {
        "Milan": "ミラノ", "Venice": "ベネチア", "Naples": "ナポリ", "Florence": "フィレンツェ",
        "Turin": "トリノ", "Bologna": "ボローニャ",
    },
    "Spain": {
        "Barcelona": "バルセロナ", "Seville": "セビリア", "Malaga": "マラガ", "Bilbao": "ビルバオ",
    },
    "Portugal": {"Porto": "ポルト", "Braga": "ブラガ", "Coimbra": "コインブラ"},
    "United Kingdom": {
        "Manchester": "マンチェスター", "Liverpool": "リバプール", "Oxford": "オックスフォード",
        "Edinburgh": "エディンバラ", "Glasgow": "グラスゴー", "Birmingham": "バーミンガム",
    },
    "Ireland": {"Cork": "コーク", "Galway": "ゴールウェイ", "Limerick": "リムリック"},
    "Netherlands": {
        "Rotterdam": "ロッテルダム", "Utrecht": "ユトレヒト", "Eindhoven": "アイントホーフェン",
    },
    "Belgium": {"Antwerp": "アントワープ", "Ghent": "ヘント", "Bruges": "ブルージュ"},
    "Switzerland": {"Geneva": "ジュネーブ", "Zurich": "チューリッヒ", "Basel": "バーゼル"},
    "Austria": {"Salzburg": "ザルツブルク", "Innsbruck": "インスブルック", "Graz": "グラーツ"},
    "Denmark": {"Aarhus": "オーフス", "Odense": "オーデンセ", "Aalborg": "オールボー"},
    "Norway": {"Bergen": "ベルゲン", "Trondheim": "トロンハイム", "Stavanger": "スタバンゲル"},
    "Sweden": {"Gothenburg": "ヨーテボリ", "Malmo": "マルメ", "Uppsala": "ウプサラ"},
    "Finland": {"Tampere": "タンペレ", "Turku": "トゥルク", "Rovaniemi": "ロバニエミ"},
    "Poland": {"Krakow": "クラクフ", "Gdansk": "グダニスク", "Wroclaw": "ブロツワフ"},
    "Czechia": {"Brno": "ブルノ", "Ostrava": "オストラバ", "Pilsen": "ピルゼン"},
    "Slovakia": {"Kosice": "コシツェ", "Zilina": "ジリナ"},
    "Hungary": {"Debrecen": "デブレツェン", "Szeged": "セゲド", "Pecs": "ペーチ"},
    "Romania": {
        "Timisoara": "ティミショアラ", "Brasov": "ブラショフ", "Constanta": "コンスタンツァ",
    },
    "Bulgaria": {"Plovdiv": "プロブディフ", "Varna": "バルナ", "Burgas": "ブルガス"},
    "Greece": {"Thessaloniki": "テッサロニキ", "Patras": "パトラ", "Sparta": "スパルタ"},
    "Serbia": {"Novi Sad": "ノビサド", "Nis": "ニシュ"},
    "Croatia": {"Split": "スプリト", "Dubrovnik": "ドゥブロブニク", "Zadar": "ザダル"},
    "Slovenia": {"Maribor": "マリボル", "Koper": "コペル"},
    "Bosnia and Herzegovina": {"Mostar": "モスタル", "Banja Luka": "バニャルカ"},
    "Albania": {"Durres": "ドゥラス", "Shkoder": "シュコドラ"},
    "Cyprus": {"Limassol": "リマソール", "Larnaca": "ラルナカ"},
    "Ukraine": {"Odesa": "オデーサ", "Lviv": "リビウ", "Kharkiv": "ハルキウ"},
    "Belarus": {"Gomel": "ゴメリ", "Vitebsk": "ビテプスク"},
    "Russia": {
        "Saint Petersburg": "サンクトペテルブルク", "Vladivostok": "ウラジオストク",
        "Novosibirsk": "ノボシビルスク", "Kazan": "カザン",
    },
    "Estonia": {"Tartu": "タルトゥ", "Narva": "ナルバ"},
    "Latvia": {"Daugavpils": "ダウガフピルス", "Liepaja": "リエパーヤ"},
    "Lithuania": {"Kaunas": "カウナス", "Klaipeda": "クライペダ"},
    # Africa
    "Egypt": {
        "Alexandria": "アレクサンドリア", "Luxor": "ルクソール", "Aswan": "アスワン",
        "Giza": "ギザ",
    },
    "Morocco": {
        "Casablanca": "カサブランカ", "Marrakesh": "マラケシュ", "Fez": "フェズ",
        "Tangier": "タンジール",
    },
    "Algeria": {"Oran": "オラン", "Constantine": "コンスタンティーヌ", "Annaba": "アンナバ"},
    "Tunisia": {"Sfax": "スファックス", "Sousse": "スース", "Kairouan": "ケルアン"},
    "Libya": {"Benghazi": "ベンガジ", "Misrata": "ミスラタ", "Tobruk": "トブルク"},
    "Sudan": {"Omdurman": "オムドゥルマン", "Kassala": "カッサラ"},
    "Ethiopia": {"Gondar": "ゴンダール", "Dire Dawa": "ディレダワ", "Lalibela": "ラリベラ"},
    "Kenya": {"Mombasa": "モンバサ", "Kisumu": "キスム", "Nakuru": "ナクル"},
    "Tanzania": {"Dar es Salaam": "ダルエスサラーム", "Arusha": "アルーシャ", "Mwanza": "ムワンザ"},
    "Uganda": {"Entebbe": "エンテベ", "Jinja": "ジンジャ"},
    "Nigeria": {"Lagos": "ラゴス", "Kano": "カノ", "Ibadan": "イバダン"},
    "Ghana": {"Kumasi": "クマシ", "Tamale": "タマレ", "Cape Coast": "ケープコースト"},
    "Senegal": {"Thies": "ティエス", "Ziguinchor": "ジガンショール", "Touba": "トゥーバ"},
    "Ivory Coast": {"Abidjan": "アビジャン", "Bouake": "ブアケ"},
    "Benin": {"Cotonou": "コトヌー", "Ouidah": "ウィダー"},
    "Niger": {"Agadez": "アガデス", "Zinder": "ザンデール"},
    "Cameroon": {"Douala": "ドゥアラ", "Garoua": "ガルア"},
    "Mali": {"Timbuktu": "トンブクトゥ", "Gao": "ガオ", "Djenne": "ジェンネ"},
    "Angola": {"Lubango": "ルバンゴ", "Benguela": "ベンゲラ", "Huambo": "ウアンボ"},
    "DR Congo": {"Lubumbashi": "ルブンバシ", "Goma": "ゴマ", "Kisangani": "キサンガニ"},
    "Zambia": {"Livingstone": "リビングストン", "Ndola": "ンドラ", "Kitwe": "キトウェ"},
    "Malawi": {"Blantyre": "ブランタイア", "Zomba": "ゾンバ"},
    "Mozambique": {"Beira": "ベイラ", "Nampula": "ナンプラ"},
    "Madagascar": {"Toamasina": "トアマシナ", "Antsirabe": "アンツィラベ"},
    "Botswana": {"Francistown": "フランシスタウン", "Maun": "マウン"},
    "South Africa": {"Durban": "ダーバン", "Johannesburg": "ヨハネスブルグ", "Soweto": "ソウェト"},
    # Americas
    "United States": {
        "New York": "ニューヨーク", "Chicago": "シカゴ", "Boston": "ボストン",
        "Houston": "ヒューストン", "Dallas": "ダラス", "Seattle": "シアトル",
        "San Francisco": "サンフランシスコ", "Los Angeles": "ロサンゼルス",
        "Philadelphia": "フィラデルフィア",
    },
    "Canada": {
        "Toronto": "トロント", "Montreal": "モントリオール", "Vancouver": "バンクーバー",
        "Calgary": "カルガリー", "Edmonton": "エドモントン", "Winnipeg": "ウィニペグ",
    },
    "Mexico": {
        "Guadalajara": "グアダラハラ", "Monterrey": "モンテレイ", "Cancun": "カンクン",
        "Tijuana": "ティフアナ",
    },
    "Honduras": {"San Pedro Sula": "サンペドロスーラ", "La Ceiba": "ラセイバ"},
    "Nicaragua": {"Masaya": "マサヤ", "Bluefields": "ブルーフィールズ"},
    "Cuba": {"Camaguey": "カマグエイ", "Holguin": "オルギン"},
    "Jamaica": {"Montego Bay": "モンテゴベイ", "Ocho Rios": "オーチョリオス"},
    "Dominican Republic": {"Punta Cana": "プンタカナ", "Puerto Plata": "プエルトプラタ"},
    "Colombia": {"Medellin": "メデジン", "Cali": "カリ", "Barranquilla": "バランキージャ"},
    "Venezuela": {
        "Maracaibo": "マラカイボ", "Barquisimeto": "バルキシメト",
        "Ciudad Bolivar": "シウダボリバル",
    },
    "Ecuador": {"Guayaquil": "グアヤキル", "Manta": "マンタ", "Esmeraldas": "エスメラルダス"},
    "Peru": {"Cusco": "クスコ", "Arequipa": "アレキパ", "Iquitos": "イキトス"},
    "Bolivia": {"Cochabamba": "コチャバンバ", "Potosi": "ポトシ", "Oruro": "オルロ"},
    "Brazil": {
        "Rio de Janeiro": "リオデジャネイロ", "Sao Paulo": "サンパウロ", "Recife": "レシフェ",
        "Manaus": "マナウス", "Curitiba": "クリチバ", "Fortaleza": "フォルタレザ",
    },
    "Paraguay": {"Encarnacion": "エンカルナシオン", "Ciudad del Este": "シウダデルエステ"},
    "Uruguay": {"Punta del Este": "プンタデルエステ", "Salto": "サルト"},
    "Argentina": {
        "Rosario": "ロサリオ", "Mendoza": "メンドーサ", "Mar del Plata": "マルデルプラタ",
        "Ushuaia": "ウシュアイア",
    },
    "Chile": {
        "Valparaiso": "バルパライソ", "Antofagasta": "アントファガスタ",
        "Punta Arenas": "プンタアレナス",
    },
    # Oceania
    "Australia": {
        "Sydney": "シドニー", "Melbourne": "メルボルン", "Perth": "パース",
        "Brisbane": "ブリスベン", "Adelaide": "アデレード", "Cairns": "ケアンズ",
    },
    "New Zealand": {
        "Auckland": "オークランド", "Christchurch": "クライストチャーチ",
        "Queenstown": "クイーンズタウン", "Dunedin": "ダニーデン",
    },
    "Papua New Guinea": {"Lae": "ラエ", "Madang": "マダン", "Rabaul": "ラバウル"},
    "Fiji": {"Nadi": "ナンディ", "Lautoka": "ラウトカ"},
}  # fmt: skip

CITIES: tuple[City, ...] = tuple(
    City(name, name_ja, country)
    for country, names in _BY_COUNTRY.items()
    for name, name_ja in names.items()
)
