/* pack/lawlang.c: languages by the codes that Akoma Ntoso uses. */
#include "pack/lawlang.h"

enum { ROW = 6, CODE = 3, TAG = 2 };

/* ISO 639-2 (both codes, where a language has two) with the code of ISO 639-1, or "--":
 * as in Debian's iso-codes 4.15. */
static const char rows[] =
	"aaraa abkab ace-- ach-- ada-- ady-- afa-- afh-- afraf ain-- akaak akk-- albsq ale-- alg-- "
	"alt-- amham ang-- anp-- apa-- araar arc-- argan armhy arn-- arp-- art-- arw-- asmas ast-- "
	"ath-- aus-- avaav aveae awa-- aymay azeaz bad-- bai-- bakba bal-- bambm ban-- baqeu bas-- "
	"bat-- bej-- belbe bem-- benbn ber-- bho-- bihbh bik-- bin-- bisbi bla-- bnt-- bodbo bosbs "
	"bra-- brebr btk-- bua-- bug-- bulbg burmy byn-- cad-- cai-- car-- catca cau-- ceb-- cel-- "
	"cescs chach chb-- chece chg-- chizh chk-- chm-- chn-- cho-- chp-- chr-- chucu chvcv chy-- "
	"cmc-- cnr-- cop-- corkw cosco cpe-- cpf-- cpp-- crecr crh-- crp-- csb-- cus-- cymcy czecs "
	"dak-- danda dar-- day-- del-- den-- deude dgr-- din-- divdv doi-- dra-- dsb-- dua-- dum-- "
	"dutnl dyu-- dzodz efi-- egy-- eka-- ellel elx-- engen enm-- epoeo estet euseu eweee ewo-- "
	"fan-- faofo fasfa fat-- fijfj fil-- finfi fiu-- fon-- frafr frefr frm-- fro-- frr-- frs-- "
	"fryfy fulff fur-- gaa-- gay-- gba-- gem-- geoka gerde gez-- gil-- glagd glega glggl glvgv "
	"gmh-- goh-- gon-- gor-- got-- grb-- grc-- greel grngn gsw-- gujgu gwi-- hai-- hatht hauha "
	"haw-- hebhe herhz hil-- him-- hinhi hit-- hmn-- hmoho hrvhr hsb-- hunhu hup-- hyehy iba-- "
	"iboig iceis idoio iiiii ijo-- ikuiu ileie ilo-- inaia inc-- indid ine-- inh-- ipkik ira-- "
	"iro-- islis itait javjv jbo-- jpnja jpr-- jrb-- kaa-- kab-- kac-- kalkl kam-- kankn kar-- "
	"kasks katka kaukr kaw-- kazkk kbd-- kha-- khi-- khmkm kho-- kikki kinrw kirky kmb-- kok-- "
	"komkv konkg korko kos-- kpe-- krc-- krl-- kro-- kru-- kuakj kum-- kurku kut-- lad-- lah-- "
	"lam-- laolo latla lavlv lez-- limli linln litlt lol-- loz-- ltzlb lua-- lublu luglg lui-- "
	"lun-- luo-- lus-- macmk mad-- mag-- mahmh mai-- mak-- malml man-- maomi map-- marmr mas-- "
	"mayms mdf-- mdr-- men-- mga-- mic-- min-- mis-- mkdmk mkh-- mlgmg mltmt mnc-- mni-- mno-- "
	"moh-- monmn mos-- mrimi msams mul-- mun-- mus-- mwl-- mwr-- myamy myn-- myv-- nah-- nai-- "
	"nap-- nauna navnv nblnr ndend ndong nds-- nepne new-- nia-- nic-- niu-- nldnl nnonn nobnb "
	"nog-- non-- norno nqo-- nso-- nub-- nwc-- nyany nym-- nyn-- nyo-- nzi-- ocioc ojioj orior "
	"ormom osa-- ossos ota-- oto-- paa-- pag-- pal-- pam-- panpa pap-- pau-- peo-- perfa phi-- "
	"phn-- plipi polpl pon-- porpt pra-- pro-- pusps quequ raj-- rap-- rar-- roa-- rohrm rom-- "
	"ronro rumro runrn rup-- rusru sad-- sagsg sah-- sai-- sal-- sam-- sansa sas-- sat-- scn-- "
	"sco-- sel-- sem-- sga-- sgn-- shn-- sid-- sinsi sio-- sit-- sla-- slksk slosk slvsl sma-- "
	"smese smi-- smj-- smn-- smosm sms-- snasn sndsd snk-- sog-- somso son-- sotst spaes sqisq "
	"srdsc srn-- srpsr srr-- ssa-- sswss suk-- sunsu sus-- sux-- swasw swesv syc-- syr-- tahty "
	"tai-- tamta tattt telte tem-- ter-- tet-- tgktg tgltl thath tibbo tig-- tirti tiv-- tkl-- "
	"tlh-- tli-- tmh-- tog-- tonto tpi-- tsi-- tsntn tsots tuktk tum-- tup-- turtr tut-- tvl-- "
	"twitw tyv-- udm-- uga-- uigug ukruk umb-- und-- urdur uzbuz vai-- venve vievi volvo vot-- "
	"wak-- wal-- war-- was-- welcy wen-- wlnwa wolwo xal-- xhoxh yao-- yap-- yidyi yoryo ypk-- "
	"zap-- zbl-- zen-- zgh-- zhaza zhozh znd-- zulzu zun-- zxx-- zza-- ";

static const char *find(struct mez_str code)
{
	size_t low = 0, high = (sizeof(rows) - 1) / ROW;

	if (code.n != CODE)
		return NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int c = memcmp(code.p, rows + mid * ROW, CODE);

		if (c == 0)
			return rows + mid * ROW;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

bool mez_lawlang_known(struct mez_str code)
{
	return find(code) || (code.n == CODE && code.p[0] == 'q' && code.p[1] >= 'a' &&
			      code.p[1] <= 't' && code.p[2] >= 'a' && code.p[2] <= 'z');
}

struct mez_str mez_lawlang_tag(struct mez_str code)
{
	const char *row = find(code);

	return row && row[CODE] != '-' ? (struct mez_str){row + CODE, TAG} : code;
}

bool mez_lawlang_is_rtl(struct mez_str code)
{
	static const char *const codes[] = {"ara", "arc", "ckb", "div", "fas", "heb", 
					    "per", "prs", "pus", "sam", "snd", "syr", "uig",
					    "urd", "yid", "ar",	 "dv",	"fa",  "he",
					    "ps",  "sd",  "ug",	 "ur",	"yi"};

	for (size_t i = 0; i < MEZ_COUNT(codes); i++)
		if (mez_str_eq(code, mez_str_of(codes[i])))
			return true;
	return false;
}
