"""The words by which pages that are no articles name themselves, in the languages of the news.

Three kinds of list. `HEADS`: what stands as the whole headline, or as the whole title beside the site's name. `CONSENT` and
`OFFERS`: pieces of the lines of which consent walls and subscription offers are made. `ACCEPT`: labels of the controls that
accept. A phrase alone decides nothing (`walls`): articles are written about cookies, logins and lost pages too.

All are squashed as `words.squash` does, letters and digits alone, so spelling, case, hyphens and apostrophes do not matter.
"""

from __future__ import annotations

from bot.stages.extract.words import squash


def _phrases(table: str) -> tuple[str, ...]:
    """Phrases parted by `|` or line ends, longest first."""
    found = {squash(phrase) for line in table.splitlines() for phrase in line.split("|")} - {""}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


LOST = _phrases("""
page you requested could not be found | page you requested was not found | requested page could not be found | requested page was not found | page you requested does not exist
page you are looking for could not be found | page you are looking for does not exist | page you are looking for was not found | we can't find the page you are looking for | we couldn't find the page you were looking for
die angeforderte Seite wurde nicht gefunden | die gewünschte Seite wurde nicht gefunden | die Seite die Sie suchen existiert nicht | la page que vous cherchez n'existe pas | la page que vous recherchez n'existe plus | la page que vous avez demandée n'existe pas
la página que buscas no existe | la página solicitada no existe | la página que está buscando no existe | a página que procura não existe | a página que você procura não existe | la pagina che stai cercando non esiste | la pagina richiesta non è stata trovata | de pagina die je zoekt bestaat niet
page not found | page cannot be found | page can't be found | page could not be found | can't find that page | can't find the page | couldn't find that page
page does not exist | page doesn't exist | page no longer exists | page isn't available | page is not available | page unavailable
content not available | content unavailable | content not found | article not found | story not found | file not found | not found
nothing found | nothing was found | something went wrong | internal server error | server error | bad gateway | an error occurred
an error has occurred | oops | this page is gone | page missing | page has moved or been deleted | error page
Seite nicht gefunden | Seite konnte nicht gefunden werden | Seite wurde nicht gefunden | Seite existiert nicht | nicht gefunden
Inhalt nicht verfügbar | Artikel nicht gefunden | es ist ein Fehler aufgetreten | Seite nicht verfügbar | Seite leider nicht gefunden
page non trouvée | page introuvable | page n'existe pas | page n'existe plus | page demandée est introuvable | contenu indisponible
article introuvable | une erreur est survenue | page inexistante | page demandée n'existe pas
página no encontrada | no se ha encontrado la página | no encontramos la página | página no existe | contenido no disponible
no encontrado | ha ocurrido un error | página no disponible | no se encontró la página
página não encontrada | página não existe | não encontrado | conteúdo indisponível | ocorreu um erro | página não foi encontrada
pagina non trovata | pagina non esiste | pagina inesistente | contenuto non disponibile | non trovato | si è verificato un errore
pagina niet gevonden | pagina bestaat niet | niet gevonden | pagina kan niet worden gevonden | er is iets misgegaan
sidan hittades inte | sidan kunde inte hittas | sidan finns inte | sidan saknas | kan inte hitta sidan | hittar inte sidan
siden blev ikke fundet | siden findes ikke | siden kunne ikke findes | siden ikke fundet | der opstod en fejl
siden ble ikke funnet | fant ikke siden | siden finnes ikke | finner ikke siden | noe gikk galt
sivua ei löytynyt | sivua ei löydy | sivua ei ole | hakemaasi sivua ei löydy
nie znaleziono strony | strona nie istnieje | strona nie została znaleziona | nie znaleziono | wystąpił błąd
stránka nenalezena | stránka nebyla nalezena | stránka neexistuje | stránka sa nenašla | stránka nebola nájdená | stránku se nepodařilo najít
az oldal nem található | a keresett oldal nem található | oldal nem található | nem található | hiba történt
pagina nu a fost găsită | pagina nu există | pagină negăsită | pagina nu a putut fi găsită | a apărut o eroare
η σελίδα δεν βρέθηκε | δεν βρέθηκε | η σελίδα δεν υπάρχει | σφάλμα
страница не найдена | страница не существует | такой страницы нет | такой страницы не существует | не найдено | материал не найден | произошла ошибка
сторінку не знайдено | сторінка не знайдена | сторінки не існує | сторінка не існує | сталася помилка
страницата не е намерена | страницата не съществува | страницата не беше намерена
stranica nije pronađena | stranica ne postoji | страница није пронађена | страница не постоји | stran ne obstaja | strani ni mogoče najti
sayfa bulunamadı | aradığınız sayfa bulunamadı | bir hata oluştu | sayfa mevcut değil
الصفحة غير موجودة | لم يتم العثور على الصفحة | الصفحة المطلوبة غير موجودة | الصفحة التي تبحث عنها غير موجودة | الصفحة غير متوفرة | عذرا الصفحة غير موجودة | حدث خطأ
הדף לא נמצא | העמוד לא נמצא | הדף המבוקש לא נמצא | העמוד המבוקש לא נמצא | דף לא נמצא | עמוד לא נמצא | הדף אינו קיים | העמוד אינו קיים | אירעה שגיאה
صفحه یافت نشد | صفحه مورد نظر یافت نشد | صفحه پیدا نشد | صفحه مورد نظر پیدا نشد | صفحه مورد نظر شما یافت نشد | خطایی رخ داد
صفحہ نہیں ملا | صفحہ موجود نہیں | पृष्ठ नहीं मिला | पेज नहीं मिला | পৃষ্ঠাটি পাওয়া যায়নি | ไม่พบหน้า | ไม่พบหน้าที่คุณต้องการ
页面不存在 | 找不到页面 | 页面未找到 | 找不到网页 | 页面没有找到 | 您访问的页面不存在 | 頁面不存在 | 找不到頁面 | 找不到網頁 | 抱歉您访问的页面不存在
ページが見つかりません | ページが見つかりませんでした | お探しのページは見つかりませんでした | ページは存在しません | エラーが発生しました
페이지를 찾을 수 없습니다 | 존재하지 않는 페이지입니다 | 요청하신 페이지를 찾을 수 없습니다
không tìm thấy trang | trang không tồn tại | halaman tidak ditemukan | halaman tidak tersedia | lehte ei leitud | puslapis nerastas | lapa nav atrasta
""")
CLOSED = _phrases("""
under maintenance | site maintenance | scheduled maintenance | down for maintenance | undergoing maintenance | maintenance mode | website maintenance
we'll be back soon | we will be back soon | be right back | back soon | temporarily unavailable | service unavailable | site is down | maintenance
Wartungsarbeiten | wegen Wartung geschlossen | Wartungsmodus | Wartung | wir sind gleich zurück | vorübergehend nicht erreichbar
site en maintenance | maintenance en cours | en maintenance | site temporairement indisponible | momentanément indisponible
en mantenimiento | sitio en mantenimiento | web en mantenimiento | estamos en mantenimiento | em manutenção | site em manutenção
in manutenzione | sito in manutenzione | onderhoud | in onderhoud | gepland onderhoud | website in onderhoud | underhåll | underhåll pågår
vedligeholdelse | vedlikehold | huoltokatko | huoltotauko | przerwa techniczna | prace konserwacyjne | prace techniczne | probíhá údržba | údržba | odstávka | údržba stránky
karbantartás | karbantartás alatt | în mentenanță | mentenanță | υπό συντήρηση | εργασίες συντήρησης | технические работы | ведутся технические работы
сайт временно недоступен | технічні роботи | ведуться технічні роботи | в процес на поддръжка | сайтът е в профилактика | održavanje | u održavanju | одржавање
bakım çalışması | bakımdayız | site bakımda | الموقع تحت الصيانة | تحت الصيانة | أعمال صيانة | האתר בתחזוקה | אתר בתחזוקה | בתחזוקה | עבודות תחזוקה
در دست تعمیر | سایت در دست تعمیر است | در حال به روزرسانی | زیر مرمت | 网站维护 | 系统维护 | 网站维护中 | 網站維護中 | 系統維護 | メンテナンス中 | ただいまメンテナンス中です | メンテナンスのお知らせ
시스템 점검 | 서비스 점검 중 | 점검 중입니다 | bảo trì | đang bảo trì | dalam pemeliharaan | sedang dalam perbaikan
""")
CHECKED = _phrases("""
just a moment | attention required | are you a robot | are you human | you are human | verify you are human | verifying you are human | verify that you are human
checking your browser | checking if the site connection is secure | human verification | security check | security verification | browser check
pardon our interruption | access denied | access to this page has been denied | request blocked | request unsuccessful | you have been blocked
unusual traffic | one more step | please wait | ddos protection | robot check | captcha | bot verification | forbidden | too many requests | client challenge
not available in your region | not available in your country | not available in your location | unavailable for legal reasons | unavailable due to legal reasons | unavailable in your region
Zugriff verweigert | sind Sie ein Mensch | Sicherheitsüberprüfung | einen Moment | einen Moment bitte | accès refusé | accès interdit | vérification de sécurité | un instant | êtes-vous un robot
acceso denegado | un momento | verificación de seguridad | eres un robot | acesso negado | verificação de segurança | accesso negato | verifica di sicurezza
toegang geweigerd | even geduld | åtkomst nekad | ett ögonblick | adgang nægtet | ingen tilgang | pääsy estetty | hetkinen | dostęp zabroniony | odmowa dostępu | jeszcze chwila
přístup odepřen | přístup zamítnut | hozzáférés megtagadva | acces interzis | acces refuzat | απαγορεύεται η πρόσβαση
доступ запрещен | доступ запрещён | доступ ограничен | проверка браузера | вы не робот | подтвердите что вы не робот | доступ заборонено | підтвердіть що ви не робот | достъпът е отказан | pristup odbijen
erişim engellendi | robot değilim | güvenlik kontrolü | تم رفض الوصول | لحظة من فضلك | التحقق من الأمان | هل أنت روبوت | الوصول مرفوض | הגישה נדחתה | רק רגע | אימות אבטחה | האם אתה רובוט
دسترسی رد شد | دسترسی غیرمجاز | دسترسی مسدود شد | 请稍候 | 安全验证 | 访问被拒绝 | 人机验证 | 安全检查 | 存取遭拒 | しばらくお待ちください | アクセスが拒否されました | セキュリティチェック
잠시만 기다리십시오 | 접근이 거부되었습니다 | 보안 확인 | truy cập bị từ chối | akses ditolak
""")
LOGIN = _phrases("""
log in | login | log in to continue | log in to continue reading | sign in | sign in to continue | sign in to continue reading | sign in to your account | log in to your account | please log in | please sign in
member login | subscriber login | create an account | create your account | create a free account | create your free account | create a free account to continue | register to continue reading | sign in or register | log in or register
anmelden | einloggen | Anmeldung | bitte melden Sie sich an | bitte einloggen | jetzt anmelden | mein Konto | se connecter | connexion | connectez-vous | identifiez-vous | identification | connexion à votre compte
iniciar sesión | inicia sesión | inicie sesión | acceder | identifícate | acceso de usuarios | acceso suscriptores | entrar | iniciar sessão | fazer login | faça login | faça seu login
accedi | accedi al tuo account | effettua il login | area riservata | inloggen | log in op je account | logga in | log ind | logg inn | kirjaudu | kirjaudu sisään | kirjautuminen
zaloguj się | logowanie | přihlášení | přihlásit se | prihlásenie | prihlásiť sa | bejelentkezés | belépés | autentificare | conectare | intră în cont | σύνδεση | είσοδος | είσοδος μελών
вход | войти | авторизация | вход на сайт | вход в личный кабинет | войдите чтобы продолжить | вхід | увійти | авторизація | вход в профила | prijava | prijavite se | пријава
giriş yap | üye girişi | oturum aç | giriş | تسجيل الدخول | سجل الدخول | سجّل الدخول للمتابعة | الدخول | דף התחברות | התחברות | כניסה | כניסה למערכת | כניסה למנויים | התחברות לחשבון
ورود | ورود به سایت | ورود به حساب کاربری | ورود کاربران | لاگ ان | 登录 | 用户登录 | 会员登录 | 登入 | 會員登入 | 請登入 | ログイン | サインイン | 会員ログイン | 로그인 | 회원 로그인 | đăng nhập | masuk | log masuk
""")
AGE = _phrases("""
are you over 18 | are you 18 or older | are you 18 | are you over 21 | are you 21 or older | age verification | verify your age | please verify your age | confirm your age | please confirm your age | you must be 18 | you must be 18 or older
adults only | age restricted content | age check | are you of legal age | are you of legal drinking age | Altersprüfung | Altersverifikation | Alterskontrolle | sind Sie über 18 | sind Sie mindestens 18 Jahre alt | bist du über 18
avez-vous plus de 18 ans | avez-vous 18 ans | vérification de l'âge | vérifiez votre âge | verificación de edad | eres mayor de edad | eres mayor de 18 años | verificação de idade | você tem mais de 18 anos | é maior de 18 anos
verifica dell'età | sei maggiorenne | hai più di 18 anni | leeftijdscontrole | ben je 18 jaar of ouder | ben je 18 | ålderskontroll | är du över 18 | er du over 18 | alderskontroll | ikätarkistus | oletko yli 18 | weryfikacja wieku | czy masz ukończone 18 lat
ověření věku | je vám více než 18 let | overenie veku | életkor ellenőrzése | elmúltál 18 | elmúltál már 18 éves | verificarea vârstei | ai peste 18 ani | επιβεβαίωση ηλικίας | είστε άνω των 18
вам есть 18 | вам исполнилось 18 | вам уже исполнилось 18 лет | подтвердите возраст | подтвердите свой возраст | подтверждение возраста | вам є 18 | підтвердіть свій вік | имате ли навършени 18 години | imate li 18 godina
yaş doğrulama | 18 yaşından büyük müsünüz | التحقق من العمر | تأكيد العمر | هل عمرك فوق 18 | אימות גיל | האם אתה מעל גיל 18 | האם גילך מעל 18 | تایید سن | عمر کی تصدیق | 年龄验证 | 您是否年满18岁 | 年齡驗證 | 年齢確認 | 18歳以上ですか | あなたは18歳以上ですか | 성인 인증 | 연령 확인 | xác minh tuổi | verifikasi usia
""")
PRIVACY = _phrases("""
before you continue | we value your privacy | we care about your privacy | your privacy | your privacy choices | your privacy matters | privacy settings | cookie settings | cookie consent | cookie preferences | cookies | manage cookies | we use cookies
your data your choice | your choices regarding cookies | this site uses cookies | privacy preferences | privacy center | consent | consent or pay | accept cookies
Ihre Privatsphäre ist uns wichtig | wir respektieren Ihre Privatsphäre | Datenschutzeinstellungen | Privatsphäre-Einstellungen | Cookie-Einstellungen | bevor Sie fortfahren | bevor Sie weiterlesen | mit Werbung weiterlesen | weiter mit Werbung lesen | Einwilligung | Sie haben die Wahl | Zustimmung
respect de votre vie privée | votre vie privée | nous respectons votre vie privée | gestion des cookies | avant de continuer | paramètres de confidentialité | votre consentement | continuer sans accepter
tu privacidad | tu privacidad es importante | tu privacidad nos importa | valoramos tu privacidad | antes de continuar | configuración de cookies | política de cookies | uso de cookies | a sua privacidade | valorizamos a sua privacidade | definições de cookies | sua privacidade
la tua privacy | rispettiamo la tua privacy | prima di continuare | impostazioni dei cookie | informativa sui cookie | jouw privacy | uw privacy | we respecteren je privacy | cookie-instellingen | voordat je verdergaat | cookietoestemming | toestemming
vi värnar om din integritet | din integritet | cookieinställningar | inställningar för cookies | dit privatliv | vi respekterer dit privatliv | samtykke | personvern | vi bryr oss om ditt personvern | ditt personvern | yksityisyytesi | evästeasetukset | evästeet
szanujemy twoją prywatność | twoja prywatność | cenimy twoją prywatność | ustawienia plików cookie | zanim przejdziesz dalej | vážíme si vašeho soukromí | vaše soukromí | nastavení cookies | vážime si vaše súkromie | nastavenie cookies | az ön adatainak védelme fontos számunkra | sütibeállítások | sütik
respectăm confidențialitatea dvs | confidențialitatea ta | setări cookie | σεβόμαστε την ιδιωτικότητά σας | ρυθμίσεις cookies | мы ценим вашу конфиденциальность | мы используем файлы cookie | настройки cookie | ми цінуємо вашу приватність | налаштування файлів cookie | ние ценим вашата поверителност | cijenimo vašu privatnost | vaša privatnost | постављање колачића
gizliliğinize önem veriyoruz | çerez ayarları | çerez politikası | çerez tercihleri | نحن نقدر خصوصيتك | خصوصيتك تهمنا | إعدادات ملفات تعريف الارتباط | قبل المتابعة | הפרטיות שלך חשובה לנו | הגדרות עוגיות | לפני שממשיכים | حریم خصوصی شما | تنظیمات کوکی
我们重视您的隐私 | 隐私设置 | cookie设置 | 我們重視您的隱私 | プライバシー設定 | cookieの設定 | クッキー設定 | 개인정보 보호 설정 | 쿠키 설정 | quyền riêng tư của bạn | privasi anda | kami menghargai privasi anda
""")
ERROR_PAGE, CLOSED_SITE, CHECK = "an error page", "a notice of maintenance", "a check for robots, or a refusal,"
AGE_GATE, PRIVACY_WALL, LOGIN_PAGE = "an age gate", "a consent wall", "a login page"
HEADS = (
    (LOST, ERROR_PAGE),
    (CLOSED, CLOSED_SITE),
    (CHECKED, CHECK),
    (AGE, AGE_GATE),
    (PRIVACY, PRIVACY_WALL),
    (LOGIN, LOGIN_PAGE),
)
"""Phrases, and what a page is that bears one of them as its headline."""
CONSENT = _phrases("""
cookie | consent | legitimate interest | personal data | personalised ads | personalized ads | personalised content | personalized content | your privacy | privacy policy | partners | tracking | gdpr | ad selection
Einwilligung | zustimm | Datenschutz | personenbezogene | berechtigtes Interesse | Privatsphäre | personalisierte | Partnern | consentement | données personnelles | vie privée | intérêt légitime | partenaires | personnalisé | traceurs
consentimiento | datos personales | privacidad | interés legítimo | socios | consentimento | dados pessoais | privacidade | parceiros | consenso | dati personali | partner | legittimo interesse | toestemming | persoonsgegevens | gerechtvaardigd belang | gepersonaliseerde
samtycke | personuppgifter | samtykke | personoplysninger | personopplysninger | informasjonskapsler | eväste | suostumu | kumppani | henkilötieto | ciasteczk | zgod | danych osobowych | partnerów | prywatności | souhlas | osobní údaje | osobních údajů | soukromí | súhlas | osobné údaje
süti | hozzájárul | személyes adat | consimțământ | date cu caracter personal | confidențialitate | parteneri | συγκατάθεση | συναίνεση | προσωπικά δεδομένα | προσωπικών δεδομένων | συνεργάτες | согласие | персональных данных | файлы cookie | конфиденциальност | партнер | куки
згоду | персональних даних | приватніст | партнери | съгласие | лични данни | бисквитк | kolačić | privola | suglasnost | osobnih podataka | saglasnost | колачић | piškotk
çerez | kişisel veri | gizlilik | ملفات تعريف الارتباط | الخصوصية | موافقتك | البيانات الشخصية | شركاؤنا | الكوكيز | עוגיות | קובצי | הסכמה | פרטיות | מידע אישי | کوکی | حریم خصوصی | رضایت
隐私 | 同意 | 隱私 | 个人数据 | 合作伙伴 | クッキー | 個人情報 | プライバシー | 쿠키 | 개인정보 | 동의 | quyền riêng tư | đồng ý | privasi | persetujuan | slapuk | sīkdat | küpsis
""")
ACCEPT = _phrases("""
accept | accept all | accept cookies | accept all cookies | accept and continue | agree | i agree | i accept | agree and continue | agree and close | allow all | allow cookies | allow all cookies | got it | yes i agree | consent | continue with ads | reject all | decline | manage options | manage preferences | manage settings | more options
akzeptieren | alle akzeptieren | zustimmen | akzeptieren und weiter | alles akzeptieren | einverstanden | alle ablehnen | ablehnen | zustimmen und weiter | mit Werbung weiterlesen | accepter | tout accepter | j'accepte | accepter et fermer | accepter et continuer | tout refuser | continuer sans accepter | refuser | paramétrer
aceptar | aceptar todo | aceptar todas | aceptar y continuar | acepto | aceptar y cerrar | rechazar | rechazar todo | aceitar | aceitar todos | aceitar tudo | aceitar e continuar | concordo | rejeitar | accetta | accetta tutti | accetta tutto | accetto | accetta e continua | rifiuta | rifiuta tutto | continua senza accettare
accepteren | alles accepteren | alle cookies accepteren | akkoord | ja ik accepteer | weigeren | acceptera | acceptera alla | godkänn | godkänn alla | jag godkänner | neka alla | accepter alle | tillad alle | accepter | godta | godta alle | aksepter | aksepter alle | jeg godtar | hyväksy | hyväksy kaikki | hyväksyn | hylkää
akceptuję | akceptuj | akceptuj wszystkie | zgadzam się | przejdź do serwisu | zgadzam się i przechodzę dalej | odrzuć | souhlasím | přijmout | přijmout vše | přijmout všechny | odmítnout | súhlasím | prijať všetko | elfogadom | összes elfogadása | elfogad | elutasítom | accept toate | acceptă | acceptă toate | sunt de acord | refuz
αποδοχή | αποδοχή όλων | συμφωνώ | απόρριψη | принять | принять все | принять всё | согласен | соглашаюсь | принимаю | отклонить | прийняти | прийняти все | погоджуюсь | погоджуюся | приемам | приемам всички | съгласен съм | prihvaćam | prihvati sve | prihvatam | slažem se | прихватам | sprejmi vse
kabul et | tümünü kabul et | kabul ediyorum | reddet | قبول | قبول الكل | موافق | أوافق | رفض | رفض الكل | אישור | אני מסכים | אני מסכימה | מסכים | קבל הכל | אשר הכל | دחה | پذیرش | موافقم | قبول همه | می‌پذیرم | 接受 | 全部接受 | 接受全部 | 同意 | 同意并继续 | 拒绝 | 全部接受并继续 | 同意する | すべて同意 | すべて許可 | すべて受け入れる | 동의 | 모두 동의 | 모두 수락 | chấp nhận | đồng ý | chấp nhận tất cả | terima | terima semua | setuju
""")
OFFERS = _phrases("""
subscribe to continue | subscribe to read | subscribe to unlock | subscribe now to | already a subscriber | already subscribed | already a member | already have an account | to continue reading | for subscribers only | is for subscribers | subscribers only | exclusive to subscribers | become a subscriber | become a member to | start your free trial | unlock this article | unlock full access | to read the full story | to read the full article | reached your limit of free | free articles remaining | you have read all your free
jetzt weiterlesen | weiterlesen mit | nur für Abonnenten | exklusiv für Abonnenten | bereits Abonnent | sind Sie schon Abonnent | noch kein Abo | jetzt abonnieren | jetzt testen und weiterlesen | Artikel freischalten | lesen Sie diesen Artikel mit | bereits registriert
réservé aux abonnés | réservée aux abonnés | réservé à nos abonnés | déjà abonné | abonnez-vous pour | pour lire la suite | il vous reste | article réservé | la suite est réservée | offre d'essai
exclusivo para suscriptores | solo para suscriptores | ya eres suscriptor | ya soy suscriptor | suscríbete para | para seguir leyendo | para continuar leyendo | contenido exclusivo | exclusivo para assinantes | só para assinantes | já é assinante | assine para | para continuar lendo | para continuar a ler | conteúdo exclusivo
riservato agli abbonati | solo per gli abbonati | contenuto riservato | sei già abbonato | già abbonato | abbonati per | per continuare a leggere | per leggere l'articolo completo | alleen voor abonnees | exclusief voor abonnees | al abonnee | nog geen abonnee | om verder te lezen | wil je verder lezen | lees verder met
redan prenumerant | för prenumeranter | bli prenumerant | för att läsa vidare | fortsätt läsa med | endast för prenumeranter | kun for abonnenter | allerede abonnent | bliv abonnent | for at læse videre | læs videre med | bli abonnent | for å lese videre | for abonnenter | for å lese hele saken
vain tilaajille | oletko jo tilaaja | tilaajille | jatka lukemista | tilaa ja lue | lue koko juttu | dla subskrybentów | dla prenumeratorów | masz już subskrypcję | wykup dostęp | aby czytać dalej | dostęp do treści | chcesz przeczytać | pro předplatitele | pouze pro předplatitele | už mám předplatné | pokračovat ve čtení | pre predplatiteľov | už mám predplatné | pokračovať v čítaní
csak előfizetők | előfizetőinknek | már előfizető | olvasna tovább | a cikk folytatásához | abonează-te pentru | doar pentru abonați | ești deja abonat | pentru a citi mai departe | μόνο για συνδρομητές | για συνδρομητές | είστε ήδη συνδρομητής | για να συνεχίσετε την ανάγνωση
только для подписчиков | доступно по подписке | оформите подписку | уже есть подписка | чтобы читать дальше | чтобы продолжить чтение | для підписників | лише для передплатників | оформіть передплату | щоб читати далі | само за абонати | вече сте абонат | samo za pretplatnike | pretplatite se | već ste pretplatnik | само за претплатнике
abonelere özel | okumaya devam etmek için | zaten abone misiniz | abone olun | devamını okumak için | للمشتركين فقط | اشترك لقراءة | لمتابعة القراءة | محتوى حصري للمشتركين | هل أنت مشترك | لقراءة المقال كاملا | למנויים בלבד | תוכן למנויים | להמשך קריאה | כבר מנוי | כבר מנויים | הצטרפו כמנויים | לקריאת הכתבה המלאה
مخصوص مشترکین | ویژه مشترکین | برای ادامه مطلب | برای خواندن ادامه | 订阅后继续阅读 | 订阅以继续 | 订户专享 | 仅限订阅用户 | 會員專屬 | 訂閱後繼續閱讀 | 加入會員 | 会員限定 | 有料会員限定 | この記事は有料 | 続きを読むには | 続きは会員 | 残り文字 | 구독자 전용 | 유료회원 | 계속 읽으시려면 | dành cho thuê bao | để đọc tiếp | khusus pelanggan | berlangganan untuk | untuk melanjutkan membaca
""")
SCRIPTED = _phrases("""
enable javascript | javascript is disabled | javascript is required | requires javascript | turn on javascript | without javascript | javascript deaktiviert | javascript aktivieren | aktivieren Sie javascript | activer javascript | javascript est désactivé
activar javascript | activa javascript | habilitar javascript | habilite o javascript | ative o javascript | abilita javascript | abilitare javascript | javascript inschakelen | schakel javascript in | aktivera javascript | slå javascript til | aktiver javascript | javascript käyttöön
włącz javascript | włączyć javascript | povolte javascript | zapněte javascript | engedélyezze a javascript | activați javascript | ενεργοποιήστε javascript | включите javascript | включить javascript | увімкніть javascript | javascript'i etkinleştirin | javascript etkinleştir | تفعيل جافا سكريبت | تمكين جافا سكريبت | فعّل جافاسكريبت | تفعيل javascript | להפעיל javascript | הפעל javascript | جاوااسکریپت را فعال | 启用javascript | 啟用javascript | javascriptを有効 | 자바스크립트를 활성화 | javascript를 활성화 | bật javascript | aktifkan javascript
""")
LISTS = frozenset(
    [
        "tag",
        "tags",
        "topic",
        "topics",
        "category",
        "categories",
        "section",
        "sections",
        "archive",
        "archives",
        "author",
        "authors",
        "search",
        "label",
        "labels",
        "theme",
        "themes",
        "thema",
        "themen",
        "suche",
        "recherche",
        "buscar",
        "busca",
        "busqueda",
        "etiqueta",
        "etiquetas",
        "etiquette",
        "tema",
        "temas",
        "temat",
        "tematy",
        "tagi",
        "etichetta",
        "etichette",
        "ricerca",
        "zoeken",
        "onderwerp",
        "onderwerpen",
        "sok",
        "haku",
        "aihe",
        "aiheet",
        "hledat",
        "tagy",
        "stitky",
        "cimke",
        "cimkek",
        "kereses",
        "cauta",
        "eticheta",
        "poisk",
        "tegi",
        "teg",
        "rubrika",
        "rubric",
        "konu",
        "etiket",
        "etiketler",
        "arama",
    ]
)
"""Segments of paths behind which lists stand; signs beside others only."""
LED = (
    (
        frozenset(
            [
                "consent",
                "privacy",
                "cookies",
                "cookiewall",
                "privacywall",
                "collectconsent",
                "zustimmung",
                "gdpr",
                "cookie-consent",
            ]
        ),
        PRIVACY_WALL,
    ),
    (
        frozenset(
            [
                "login",
                "signin",
                "sign-in",
                "log-in",
                "logon",
                "anmelden",
                "einloggen",
                "connexion",
                "sso",
                "logga-in",
                "log-ind",
                "logowanie",
            ]
        ),
        LOGIN_PAGE,
    ),
    (
        frozenset(
            [
                "404",
                "404.html",
                "404.htm",
                "404.php",
                "404.aspx",
                "not-found",
                "notfound",
                "page-not-found",
                "error.html",
                "error404",
            ]
        ),
        ERROR_PAGE,
    ),
    (
        frozenset(
            ["maintenance", "wartung", "mantenimiento", "manutencao", "manutenzione", "onderhoud", "unavailable"]
        ),
        CLOSED_SITE,
    ),
)
"""Labels of hosts and segments of paths to which readers are led away from an article, and what stands there."""
