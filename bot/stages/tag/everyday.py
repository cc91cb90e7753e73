"""Everyday words of five languages: a name that is one of them is found in most texts, and in capitals says nothing.

Function words, and the nouns, adjectives and verbs that stand in any newspaper; of Arabic and Hebrew also words that
look like a prefix and a name (فكرة, לפני). Whole words, as they are written; no names.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Final

from bot.stages.fold import fold

EVERYDAY: Final = {
    "en": """
    a about above across act after again against age ago aid aim air all allow alone along also always am among amount an
    and angry animal another any anyone anything apart are area arm army around art as ask at attack author away baby back
    bad bag ball band bank bar base basic bath be bear beat because bed been before began behind being believe bell below
    best better between big bill bird birth bit black block blood blue board boat body bomb book born both bottom box boy
    bread break bridge bright bring brother brown build building burn bus business but buy by call came camp can cap car
    card care carry case cash cast cat cause cell center central chair chance change chief child children china choice
    church circle city claim class clean clear climate close cloud club coach coast cold color come common company cook
    cool copy corn cost could council count country couple court cover cream crew crime cross crowd cup current cut dark
    data date daughter dawn day dead deal dear death debt deep did die different direct do doctor does dog dollar done door
    down draw dream dress drink drive drop drug dry due during dust duty each ear early earth ease east easy eat edge egg
    eight either election else empty end enemy energy enough even event ever every example eye face fact fair fall false
    family far farm fast fat father fear feel few field fight file fill film final find fine finger fire firm first fish
    fit five fix flag flat floor flow fly follow food foot for force foreign forest form forward four free fresh friend
    from front fruit full fun fund future game garden gas gate gave general get girl give glass go goal god gold gone good
    got government grand grant grass great green grey ground group grow guard guest guide gun had hair half hall hand hang
    happy hard has hat have he head health hear heart heat heavy held help her here high hill him his history hit hold hole
    holiday home hope horse hospital host hot hotel hour house how huge human hundred hunt hurt i ice idea if image in
    industry inside into iron is island issue it its jet job join joint judge jump just keep key kid kill kind king knee
    knew know lack lady lake land large last late laugh law lay lead leader league learn least leave left leg legal less
    let letter level lie life lift light like line lion list little live local long look lord lose loss lost lot love low
    luck lunch made mail main make male man manner many map march mark market mass match matter may me meal mean meat media
    meet men message middle might mile milk mind mine minister minor minute miss mobile model moment money month moon more
    morning most mother mount mountain mouth move movement movie much music must my nail name narrow nation nature near neck
    need net never new news next nice night nine no noise none nor north nose not note nothing now number of off offer office
    oil old on once one only open or orange order other our out over own page paid pain paint pair paper park part party
    pass past path pay peace pen people person phone photo piece pin place plan plane plant plate play please point police
    polish poor port post pot power press price prime print prison private pro problem program public pull pure push put
    quick quiet race rain raise ran range rank rate reach read reading ready real rear record red rest rice rich ride right
    ring rise river road rock role roof room root rose round row rule run rush safe said sail sale salt same sand save saw
    say school sea season seat second see seem sell send sense set seven several shall shape share sharp she ship shirt shoe
    shop short shot should show shut sick side sign silver simple since sister sit site six size skin sky sleep slow small
    smart smile smoke snow so soft soil some son song soon sort soul sound south space speak speed spend sport spot spring
    square staff stage stand star start state station stay step still stock stone stop store storm story street strike
    strong student study style such sugar suit summer sun support sure table tail take talk tall tank target task taste tax
    tea teach team tell ten term test than thank that the their them then there these they thick thin thing think third this
    those thousand three through throw thus time tip tired to today together told tone too took tool top total touch tour
    toward town toy track trade train travel tree trial trip truck true trump trust truth try turkey turn two type under
    union unit until up upon us use usual van very view village visit voice vote wait walk wall want war warm was wash watch
    water wave way we weak wear week weight well went were west wet what wheel when where which while white who whole whom
    whose why wide wife wild will win wind window wine wing winter wish with within without woman women won wood word work
    world worth would write wrong yard year yellow yes yet you young your zero
    """,
    "fr": """
    a accord achat affaire afin age agent ai aide ailleurs aime ainsi air aller alors ami amour an ancien animal annee ans
    appel apres arbre argent arme armee art article assez au aucun aujourd'hui auprès aussi autant auteur autour autre aux
    avant avec avenir avis avoir bain banque bas base bateau beau beaucoup besoin bien bientot blanc bleu bois bon bonne
    bord bouche bout bras bruit bureau but ça cadre calme camp cas cause ce ceci cela celle celui cent centre certes ces cet
    cette ceux chacun chaine chaise chambre champ chance chaque char chat chaud chef chemin cher cheval cheveux chez chien
    chine chose ciel cinq citoyen clair classe clé client cœur coin colère comme comment compte conseil contre corps côté
    couleur coup cour courant cours court crise croix cru cuisine damas dame dans date de début décembre dedans degré déjà
    demain demande depuis dernier derrière des dès deux devant devoir dieu dire directeur dix docteur doit dommage donc dont
    dos doute droit droite du dur durant eau école effet égal élève elle elles emploi en encore enfant enfin ensemble
    ensuite entre envie époque épreuve équipe erreur es espace espoir esprit essai est et état été étranger être étude eu
    eux événement examen exemple face facile façon faible faim faire fait famille faut faute femme fenêtre fer ferme fête
    feu feuille février fille film fils fin fleur fois fond font force forêt forme fort fou foule frais franc frère froid
    front fruit garçon garde gare gauche général genou genre gens goût gouvernement grand grave gros groupe guerre habitude
    haut herbe heure heureux hier histoire hiver homme honte hors huit humain ici idée il île ils image ira janvier jardin
    jaune je jeu jeudi jeune joie joli jouer jour journal journée juge juillet juin jusque juste la là lac laisse langue
    large le leçon lentement lequel les lettre leur lever libre lieu ligne lire lit livre loi loin long longtemps lors lui
    lumière lundi lune ma machine madame mai main maintenant maire mais maison maître mal malade malgré manière marche
    marché mardi mari mars matin mauvais me médecin meilleur même mer merci mère mes mesure métier mettre midi mieux milieu
    mille ministre minute mis mode moi moins mois moitié moment mon monde monsieur mont montagne mort mot mouvement moyen
    mur musique naissance nature ne nécessaire né neige neuf nez ni noir nom nombre non nord nos notre nous nouveau
    nouvelle nuit nul objet œil œuvre offre oiseau ombre on ont or ordre oreille os ou où oui ouest page pain paix papier
    par parc parce pareil parent parfois parole part parti partie partout pas passé patron pauvre pays peau peine pendant
    pensée perdu père permis personne perte petit peu peuple peur peut pièce pied pierre place plage plaisir plan plein
    pluie plupart plus plusieurs plutôt poche poème poids point poisson police pont port porte pour pourquoi poutine pouvoir
    premier près presque presse prêt preuve prince printemps pris prison prix problème prochain produit profond projet
    propre puis puisque quai quand quatre que quel quelque question qui quoi raison rang rapport rare regard règle reine
    reste retard retour rêve riche rien rire robe roi rôle rond rouge route rue sa sable sac sage sais saison salle
    sang sans santé sauf savoir scène science se séance sec seconde secret sel selon semaine sens sept sera serait seul
    seulement si siècle siège signe simple six société sœur soi soif soir soit sol soldat soleil somme sommeil sommet son
    sont sorte sortie sou soudain sous souvent sport suis suite sujet sur sûr surtout ta table tant tante tard te tel temps
    tendre tenu terre tes tête texte tien titre toi toit tombe ton tort tôt toujours tour tous tout toute train trait
    travail travers très triste trois trop trou tu type un une usage usine utile va vache vague vais valeur vas vent vente
    ventre vérité verre vers vert vêtement veut viande vide vie vieux vif village ville vin vingt visage vite vivant vivre
    voici voie voilà voir voiture voix vol volonté vos votre vous voyage vrai vraiment vu vue
    """,
    "ar": """
    في من إلى على عن مع هذا هذه ذلك تلك هؤلاء الذي التي الذين هو هي هم نحن أنا أنت كان كانت يكون ليس لا لم لن ما ماذا متى
    أين كيف لماذا هل أن إن لأن لكن لكي كي حتى إذا لو قد سوف ثم أو أم بل كل بعض جميع غير سوى عند عندما بعد قبل خلال بين فوق تحت
    أمام خلف حول دون ضد منذ نحو مثل كما حيث أيضا فقط جدا الآن اليوم أمس غدا هنا هناك نعم كلا رجل امرأة ولد بنت طفل أطفال
    شباب أب أم أخ أخت ابن جد صديق جار ناس شعب قوم أسرة عائلة بيت باب بيان نافذة غرفة شارع طريق مدينة قرية بلد بلاد دولة وطن
    أرض سماء بحر نهر جبل جبال صحراء شجرة ورد زهرة شمس قمر نجم نور ظل ماء نار هواء ريح مطر ثلج حر برد يوم ليل نهار صباح مساء
    ساعة دقيقة أسبوع شهر سنة عام قرن زمن وقت عصر فجر ظهر عيد رأس وجه عين أذن أنف فم يد رجل قلب دم روح نفس عقل جسم صدر ظهر
    خبز لحم سمك لبن حليب جبن بيض ملح سكر شاي قهوة فاكهة تفاح عنب تمر زيت طعام كتاب قلم ورقة صورة فكرة فكر كلمة كلام لغة
    اسم رقم عدد حرف خبر أخبار قصة سؤال جواب درس علم معرفة مدرسة جامعة طالب معلم أستاذ طبيب مريض مرض دواء مستشفى عمل شغل مصنع
    شركة سوق مال نقد سعر ثمن ربح بنك حساب بيع شراء تجارة اقتصاد زراعة صناعة سياسة حكومة رئيس رئيسي وزير ملك أمير نائب مجلس
    حزب قانون شرع حق عدل محكمة قاضي شرطة جيش جندي حرب سلم سلام نصر فتح قوة قوات هجوم دفاع سلاح صاروخ طائرة سيارة قطار سفينة
    قاعدة حدود حركة حشد ثورة حرية أمن أمان أمل حلم حب كره خوف غضب فرح حزن سرور حياة موت ولادة زواج عمر صحة قديم جديد كبير
    صغير طويل قصير كثير قليل قوي ضعيف سريع بطيء جميل قبيح حسن سيئ جيد صعب سهل غني فقير عالي منخفض قريب بعيد أول ثاني ثالث آخر
    أخير واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة مائة ألف مليون نصف ربع أبيض أسود أحمر أخضر أزرق أصفر قال قالت
    يقول ذهب جاء رأى سمع عرف أخذ أعطى كتب قرأ فعل عاش مات قام وضع دخل خرج وصل بدأ انتهى أكل شرب نام قم قف عد سر كن كرة لعب
    لاعب فريق مباراة هدف بطل كأس عبد رب دين إيمان صلاة صوم حج مسجد كنيسة قرآن شيخ سيد سيدة إمام شهيد أسد كلب قط حصان طير ذئب
    ولاية والد والدة والدين وفاة وجود وحدة وعي بلاغ بناء بحث بقاء بدر لقاء لسان لباس لون لذلك فرصة فرع فوز كامل كاتب كلية كرم
    كريم كرسي كاف بارد بالغ واضح واسع واجب وارد لازم لاحق فارق فارس فصل فضل فن بصر بصل بطن بخار
    """,
    "he": """
    של את על עם אל לא כן גם רק אבל או כי אם זה זאת זו הוא היא הם הן אני אתה אנחנו מי מה איך איפה מתי למה כמה כל אין יש היה
    הייתה היו יהיה להיות עוד כבר מאוד יותר פחות כמו בין אחרי לפני תחת מעל ליד מול בלי עד מן אז כאן שם פה היום מחר אתמול
    עכשיו תמיד אף פעם שוב איש אישה גבר ילד ילדה בן בת אב אבא אם אמא אח אחות חבר שכן אדם אנשים עם משפחה בית דלת חלון חדר רחוב
    דרך עיר כפר ארץ מדינה אדמה שמים ים נהר הר הרים יער עץ פרח שמש ירח כוכב אור צל מים אש רוח גשם שלג חום קור יום לילה בוקר ערב
    שעה דקה שבוע חודש שנה זמן עת חג שבת ראש פנים עין אוזן אף פה יד רגל לב דם נפש גוף גב לחם בשר דג חלב ביצה מלח סוכר תה קפה פרי
    תפוח שמן אוכל ספר עט נייר תמונה רעיון מילה דבר דברים שפה שם מספר אות סיפור שאלה תשובה שיעור מדע בית ספר תלמיד מורה רופא חולה
    תרופה עבודה מפעל חברה שוק כסף מחיר רווח בנק חשבון מכירה מסחר כלכלה מדיניות ממשלה ראש שר מלך נשיא מועצה מפלגה חוק זכות צדק
    משפט שופט משטרה צבא חייל מלחמה שלום ניצחון כוח כוחות התקפה הגנה נשק טיל מטוס מכונית רכבת אונייה בסיס גבול תנועה מהפכה
    חופש ביטחון תקווה חלום אהבה שנאה פחד כעס שמחה עצב חיים מוות לידה נישואין גיל בריאות ישן חדש גדול קטן ארוך קצר הרבה מעט חזק
    חלש מהיר איטי יפה טוב רע קשה קל עשיר עני גבוה נמוך קרוב רחוק ראשון שני שלישי אחרון אחד שניים שלוש ארבע חמש שש שבע שמונה תשע
    עשר מאה אלף מיליון חצי רבע לבן שחור אדום ירוק כחול צהוב אמר אמרה אומר הלך בא ראה שמע ידע לקח נתן כתב קרא עשה חי מת קם שם נכנס
    יצא הגיע התחיל נגמר אכל שתה ישן כדור משחק שחקן קבוצה מטרה אלוף גביע אלוהים דת אמונה תפילה צום כנסת כנסייה מסגד רב אריה כלב
    חתול סוס ציפור זאב לפניו בפני פני כיום לכן לכל ליום לעולם עולם מכל מכאן מאז מכתב מקום מטר מחבר מידה מבחן מבט מבנה מגן מדבר
    בכל בגלל בזמן בחור ביום בינוני בצרה בסוף בערך בפועל ברור ברית הכול הנה הרי השנה התחלה ואז ולא ומה ועד ועדה ורד שוב שהוא שכר שמן
    כאב כבוד כאשר כביש כלל כנראה כפי כתב כאילו מוסד מוסר מוצר מורה מועד מזון מזרח מחיר מעשה מפה מצב מצור מרכז משרד משק מתנה לחץ לשון
    עזה עז עזרה צור צד צורה קו קול קיר רמה רעה שדה שיר שיא שנים תור תקציב תקופה לוח ליבה לבד לומר ללא למשל לפי לפתח לקוח לרוב
    פתח פתרון פרס ספק סוף סוד סביר סיכוי סיוע סירה נמל נושא נוף נהג נכון נס
    """,
    "fa": """
    در از به با برای که را این آن و یا اما اگر تا هم نیز بر بی پس چون چه چرا چگونه کجا کی کدام هر همه هیچ بعضی چند خیلی بسیار
    کم بیش بیشتر کمتر پیش بعد قبل میان بین روی زیر بالا پایین جلو پشت کنار نزدیک دور درون بیرون اکنون امروز دیروز فردا اینجا
    آنجا بله نه من تو او ما شما آنها ایشان است هست بود شد شده می‌شود خواهد باید شاید توان کرد کرده کردن کردی می‌کند داد داده
    دارد داشت گفت گفته می‌گوید رفت آمد آمده دید دیده شنید گرفت ساخت خورد خواند نوشت نشست مرد مرده زن پسر دختر کودک بچه پدر مادر
    برادر خواهر دوست همسایه مردم ملت قوم خانواده خانه در پنجره اتاق خیابان راه جاده شهر روستا کشور زمین آسمان دریا رود کوه
    جنگل دشت درخت گل خورشید ماه ستاره نور سایه آب آتش باد باران برف گرما سرما گرم سرد روز شب صبح عصر شام ساعت دقیقه هفته سال
    قرن زمان وقت عید سر چشم گوش بینی دهان دست پا دل قلب خون جان روح تن پشت نان گوشت ماهی شیر تخم نمک شکر چای قهوه میوه سیب انگور
    روغن غذا کتاب قلم کاغذ عکس فکر کلمه سخن حرف زبان نام شماره خبر داستان پرسش پاسخ درس علم دانش مدرسه دانشگاه دانشجو طالب معلم
    استاد پزشک بیمار بیماری دارو بیمارستان کار کارخانه شرکت بازار پول قیمت سود بانک حساب فروش خرید تجارت اقتصاد کشاورزی صنعت
    سیاست دولت رئیس رئیسی وزیر شاه امیر نماینده مجلس حزب قانون حق عدالت دادگاه قاضی پلیس ارتش سپاه سرباز جنگ صلح پیروزی نیرو
    نیروها حمله دفاع سلاح موشک هواپیما خودرو قطار کشتی پایگاه مرز جنبش انقلاب آزادی امنیت امید رویا عشق ترس خشم شادی غم زندگی
    مرگ تولد ازدواج سن سلامت قدیم قدیمی جدید نو بزرگ کوچک بلند کوتاه زیاد قوی ضعیف تند سریع زیبا زشت خوب بد سخت آسان ثروتمند
    فقیر اول دوم سوم آخر یک دو سه چهار پنج شش هفت هشت نه ده صد هزار میلیون نیم سفید سیاه سرخ سبز آبی زرد توپ بازی بازیکن تیم هدف
    قهرمان جام خدا دین ایمان نماز روزه حج مسجد کلیسا شیخ آقا خانم امام شهید شیر سگ گربه اسب پرنده گرگ پوتین کابل بسیج اسد ظریف
    روحانی مهدی بهار پاییز زمستان تابستان شرق غرب شمال جنوب مرکز میدان پل باغ بازار چیز چیزی کس کسی ترک خلق خاک خواب خوش
    درد درست راست دروغ رنگ زبان زشت ساز سنگ شکل صدا طلا فصل فنی قرار گروه گزارش لازم مانند ماند مثل مشکل موج نظر نقش نکته نیاز
    وضع ویژه همراه همین یاد پیام پیدا تلاش تنها جوان
    """,
}
"""Language → its words, parted by blanks."""


def everyday(word: str, languages: tuple[str, ...]) -> str:
    """The language that a folded word is an everyday word of, among those given or any; empty for none."""
    known = _words().get(word, ())
    return next((language for language in known if not languages or language in languages), "")


@functools.cache
def _words() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for language, words in EVERYDAY.items():
        for word in words.split():
            found[fold(word)][language] = None
    return {word: tuple(languages) for word, languages in found.items()}
