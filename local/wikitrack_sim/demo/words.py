"""Words and names of namespaces, by language."""

from typing import Final

WORDS: Final = {
    "en": "River Bridge Castle Station Museum History Album Song Village Battle School Church Island Garden Election",
    "fr": "Rivière Pont Château Gare Musée Histoire Église École Île Élection Forêt Théâtre Mairie Canton Œuvre",
    "de": "Straße Brücke Schloß Bahnhof Museum Geschichte Kirche Schule Insel Wahl Wald Gemäuer Übersicht Köln",
    "es": "Río Puente Castillo Estación Museo Historia Iglesia Año Isla Elección Niño Corazón Peñón Montaña",
    "it": "Fiume Ponte Castello Stazione Museo Storia Chiesa Città Isola Elezione Società Libertà",
    "pt": "Rio Ponte Castelo Estação Museu História Igreja Ilha Eleição São João Coração",
    "pl": "Rzeka Most Zamek Dworzec Muzeum Historia Kościół Wyspa Wybory Łódź Śląsk Żółw Źródło",
    "cs": "Řeka Most Hrad Nádraží Muzeum Dějiny Kostel Ostrov Volby Žďár Šumava",
    "tr": "Nehir Köprü Kale İstasyon Müze Tarih Ada Seçim Şehir Iğdır Ağrı",
    "vi": "Sông Cầu Lâu đài Ga Bảo tàng Lịch sử Nhà thờ Đảo Bầu cử Trường",
    "sv": "Älv Bro Slott Järnväg Museum Kyrka Ö Val Skärgård Åsele",
    "ru": "Река Мост Замок Станция Музей История Церковь Остров Выборы Деревня Ёлка",
    "uk": "Річка Міст Замок Станція Музей Історія Церква Острів Вибори Село Їжак Ґанок",
    "el": "Ποτάμι Γέφυρα Κάστρο Σταθμός Μουσείο Ιστορία Εκκλησία Νησί Εκλογές",
    "ar": "نهر جسر قلعة محطة متحف تاريخ مسجد جزيرة انتخابات قرية مدرسة",
    "fa": "رود پل قلعه ایستگاه موزه تاریخ مسجد جزیره انتخابات روستا می‌خواهم",
    "he": "נהר גשר טירה תחנה מוזיאון היסטוריה כנסייה אי בחירות כפר",
    "ur": "دریا پل قلعہ اسٹیشن عجائب گھر تاریخ مسجد جزیرہ انتخابات",
    "hi": "नदी पुल किला स्टेशन संग्रहालय इतिहास मंदिर द्वीप चुनाव गाँव",
    "bn": "নদী সেতু দুর্গ স্টেশন জাদুঘর ইতিহাস মসজিদ দ্বীপ নির্বাচন গ্রাম",
    "ta": "ஆறு பாலம் கோட்டை நிலையம் அருங்காட்சியகம் வரலாறு கோயில் தீவு தேர்தல்",
    "th": "แม่น้ำ สะพาน ปราสาท สถานี พิพิธภัณฑ์ ประวัติศาสตร์ วัด เกาะ การเลือกตั้ง",
    "ja": "川 橋 城 駅 博物館 歴史 神社 島 選挙 村 アルバム ゲーム",
    "zh": "河 橋 城堡 車站 博物館 歷史 教堂 島 選舉 村 专辑 游戏 𠮷野",
    "ko": "강 다리 성 역 박물관 역사 교회 섬 선거 마을",
    "hy": "Գետ Կամուրջ Ամրոց Կայարան Թանգարան Պատմություն Եկեղեցի Կղզի",
    "ka": "მდინარე ხიდი ციხე სადგური მუზეუმი ისტორია ეკლესია კუნძული",
    "am": "ወንዝ ድልድይ ቤተመንግስት ጣቢያ ሙዚየም ታሪክ ቤተክርስቲያን ደሴት",
    "my": "မြစ် တံတား ရဲတိုက် ဘူတာ ပြတိုက် သမိုင်း ဘုရား ကျွန်း",
}
ALIKE: Final = {
    "arz": "ar", "ary": "ar", "ckb": "fa", "ps": "ur", "sd": "ur", "pnb": "ur", "azb": "fa", "mzn": "fa", "glk": "fa",
    "be": "ru", "be-tarask": "uk", "bg": "ru", "sr": "ru", "mk": "ru", "kk": "ru", "tt": "ru", "ba": "ru", "cv": "ru",
    "mn": "ru", "tg": "ru", "ky": "ru", "ce": "ru", "os": "ru", "rue": "uk", "mr": "hi", "ne": "hi", "sa": "hi",
    "mai": "hi", "bho": "hi", "as": "bn", "bpy": "bn", "wuu": "zh", "gan": "zh", "zh-yue": "zh", "zh-classical": "zh",
    "yi": "he", "ti": "am", "hyw": "hy", "ca": "es", "gl": "pt", "ro": "it", "sk": "cs", "da": "sv", "no": "sv",
    "nn": "sv", "fi": "sv", "az": "tr", "als": "de", "bar": "de", "lb": "de", "br": "fr", "oc": "fr", "eu": "es",
}  # fmt: skip
"""Languages written with another one's words here: the script is what matters."""

ODD: Final = (
    "🦆", "👩‍👩‍👧‍👦 (emoji)", "🏳️‍🌈", '"Heroes"', "O'Brien's", "<b>bold</b>", "<script>alert(1)</script>", "AT&T", "C++",
    "100%", "$_GET", "\\n", "Ångström", "Z̸a̸l̸g̸o̸", "ﷺ", "\u202eelpmas", "=1+1", "../../etc", "??",
    "'; DROP TABLE pages; --",
)  # fmt: skip
"""Titles that break what does not quote, escape or count right."""

NAMESPACES: Final = {
    # talk, user, user talk, project, template, category
    "en": "Talk|User|User talk|Wikipedia|Template|Category",
    "fr": "Discussion|Utilisateur|Discussion utilisateur|Wikipédia|Modèle|Catégorie",
    "de": "Diskussion|Benutzer|Benutzer Diskussion|Wikipedia|Vorlage|Kategorie",
    "es": "Discusión|Usuario|Usuario discusión|Wikipedia|Plantilla|Categoría",
    "it": "Discussione|Utente|Discussioni utente|Wikipedia|Template|Categoria",
    "pt": "Discussão|Usuário|Usuário Discussão|Wikipédia|Predefinição|Categoria",
    "pl": "Dyskusja|Wikipedysta|Dyskusja wikipedysty|Wikipedia|Szablon|Kategoria",
    "nl": "Overleg|Gebruiker|Overleg gebruiker|Wikipedia|Sjabloon|Categorie",
    "sv": "Diskussion|Användare|Användardiskussion|Wikipedia|Mall|Kategori",
    "cs": "Diskuse|Wikipedista|Diskuse s wikipedistou|Wikipedie|Šablona|Kategorie",
    "tr": "Tartışma|Kullanıcı|Kullanıcı mesaj|Vikipedi|Şablon|Kategori",
    "vi": "Thảo luận|Thành viên|Thảo luận Thành viên|Wikipedia|Bản mẫu|Thể loại",
    "id": "Pembicaraan|Pengguna|Pembicaraan Pengguna|Wikipedia|Templat|Kategori",
    "ru": "Обсуждение|Участник|Обсуждение участника|Википедия|Шаблон|Категория",
    "uk": "Обговорення|Користувач|Обговорення користувача|Вікіпедія|Шаблон|Категорія",
    "el": "Συζήτηση|Χρήστης|Συζήτηση χρήστη|Βικιπαίδεια|Πρότυπο|Κατηγορία",
    "ar": "نقاش|مستخدم|نقاش المستخدم|ويكيبيديا|قالب|تصنيف",
    "fa": "بحث|کاربر|بحث کاربر|ویکی‌پدیا|الگو|رده",
    "he": "שיחה|משתמש|שיחת משתמש|ויקיפדיה|תבנית|קטגוריה",
    "hi": "वार्ता|सदस्य|सदस्य वार्ता|विकिपीडिया|साँचा|श्रेणी",
    "bn": "আলাপ|ব্যবহারকারী|ব্যবহারকারী আলাপ|উইকিপিডিয়া|টেমপ্লেট|বিষয়শ্রেণী",
    "ja": "ノート|利用者|利用者‐会話|Wikipedia|Template|Category",
    "zh": "Talk|User|User talk|Wikipedia|Template|Category",
    "ko": "토론|사용자|사용자토론|위키백과|틀|분류",
    "th": "คุยกับ|ผู้ใช้|คุยกับผู้ใช้|วิกิพีเดีย|แม่แบบ|หมวดหมู่",
}
TALK, USER, USER_TALK, PROJECT, TEMPLATE, CATEGORY = 1, 2, 3, 4, 10, 14
NUMBERS: Final = (TALK, USER, USER_TALK, PROJECT, TEMPLATE, CATEGORY)


def words(language: str) -> list[str]:
    """Words in the script of a language; English ones where there are none."""
    return (WORDS.get(ALIKE.get(language, language)) or WORDS["en"]).split()


def prefixes(language: str, kind: str) -> dict[int, str]:
    """Prefix of each namespace, with underscores and colon; English ones where no others are known."""
    names = NAMESPACES.get(language) or NAMESPACES["en"]
    local = dict(zip(NUMBERS, names.split("|"), strict=True))
    if kind != "wikipedia":
        local[PROJECT] = kind.capitalize()
    return {number: name.replace(" ", "_") + ":" for number, name in local.items()}
