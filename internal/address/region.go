package address

// Region is a part of a country that stands in its addresses.
type Region struct {
	Code  string // ISO 3166-2 without the country: "NY", "13"
	Name  string // in Latin letters
	Local string // in the country's own letters, where they are others: "東京都"
}

// regions of the countries whose addresses name one, in the order of a chooser. Codes are ISO 3166-2; names CLDR
// 48.2 and ISO 3166-2, Japan's from north to south as the Japanese list them. The United States are the states,
// the federal district and Puerto Rico: what lies inside the customs territory (19 CFR 101.1). Spain is without
// the Canary Islands, Ceuta and Melilla, which lie outside the Union's VAT area (Directive 2006/112/EC, article 6).
var regions = map[string][]Region{
	"AE": {
		{"AZ", "Abu Dhabi", "أبوظبي"}, {"AJ", "Ajman", "عجمان"}, {"DU", "Dubai", "دبي"}, {"FU", "Fujairah", "الفجيرة"},
		{"RK", "Ras al-Khaimah", "رأس الخيمة"}, {"SH", "Sharjah", "الشارقة"}, {"UQ", "Umm al-Quwain", "أم القيوين"},
	},
	"AU": {
		{"ACT", "Australian Capital Territory", ""}, {"NSW", "New South Wales", ""}, {"NT", "Northern Territory", ""},
		{"QLD", "Queensland", ""}, {"SA", "South Australia", ""}, {"TAS", "Tasmania", ""}, {"VIC", "Victoria", ""},
		{"WA", "Western Australia", ""},
	},
	"BR": {
		{"AC", "Acre", ""}, {"AL", "Alagoas", ""}, {"AP", "Amapá", ""}, {"AM", "Amazonas", ""}, {"BA", "Bahia", ""},
		{"CE", "Ceará", ""}, {"DF", "Distrito Federal", ""}, {"ES", "Espírito Santo", ""}, {"GO", "Goiás", ""},
		{"MA", "Maranhão", ""}, {"MT", "Mato Grosso", ""}, {"MS", "Mato Grosso do Sul", ""}, {"MG", "Minas Gerais", ""},
		{"PA", "Pará", ""}, {"PB", "Paraíba", ""}, {"PR", "Paraná", ""}, {"PE", "Pernambuco", ""}, {"PI", "Piauí", ""},
		{"RJ", "Rio de Janeiro", ""}, {"RN", "Rio Grande do Norte", ""}, {"RS", "Rio Grande do Sul", ""},
		{"RO", "Rondônia", ""}, {"RR", "Roraima", ""}, {"SC", "Santa Catarina", ""}, {"SP", "São Paulo", ""},
		{"SE", "Sergipe", ""}, {"TO", "Tocantins", ""},
	},
	"CA": {
		{"AB", "Alberta", ""}, {"BC", "British Columbia", ""}, {"MB", "Manitoba", ""}, {"NB", "New Brunswick", ""},
		{"NL", "Newfoundland and Labrador", ""}, {"NT", "Northwest Territories", ""}, {"NS", "Nova Scotia", ""}, {"NU", "Nunavut", ""},
		{"ON", "Ontario", ""}, {"PE", "Prince Edward Island", ""}, {"QC", "Quebec", ""}, {"SK", "Saskatchewan", ""}, {"YT", "Yukon", ""},
	},
	"CL": {
		{"AP", "Arica y Parinacota", ""}, {"TA", "Tarapacá", ""}, {"AN", "Antofagasta", ""}, {"AT", "Atacama", ""},
		{"CO", "Coquimbo", ""}, {"VS", "Valparaíso", ""}, {"RM", "Región Metropolitana", ""}, {"LI", "O’Higgins", ""},
		{"ML", "Maule", ""}, {"NB", "Ñuble", ""}, {"BI", "Biobío", ""}, {"AR", "Araucanía", ""}, {"LR", "Los Ríos", ""},
		{"LL", "Los Lagos", ""}, {"AI", "Aysén", ""}, {"MA", "Magallanes", ""},
	},
	"CN": {
		{"AH", "Anhui", "安徽省"}, {"BJ", "Beijing", "北京市"}, {"CQ", "Chongqing", "重庆市"}, {"FJ", "Fujian", "福建省"},
		{"GD", "Guangdong", "广东省"}, {"GS", "Gansu", "甘肃省"}, {"GX", "Guangxi", "广西壮族自治区"}, {"GZ", "Guizhou", "贵州省"},
		{"HA", "Henan", "河南省"}, {"HB", "Hubei", "湖北省"}, {"HE", "Hebei", "河北省"}, {"HI", "Hainan", "海南省"}, {"HL", "Heilongjiang", "黑龙江省"},
		{"HN", "Hunan", "湖南省"}, {"JL", "Jilin", "吉林省"}, {"JS", "Jiangsu", "江苏省"}, {"JX", "Jiangxi", "江西省"}, {"LN", "Liaoning", "辽宁省"},
		{"NM", "Inner Mongolia", "内蒙古自治区"}, {"NX", "Ningxia", "宁夏回族自治区"}, {"QH", "Qinghai", "青海省"}, {"SC", "Sichuan", "四川省"},
		{"SD", "Shandong", "山东省"}, {"SH", "Shanghai", "上海市"}, {"SN", "Shaanxi", "陕西省"}, {"SX", "Shanxi", "山西省"},
		{"TJ", "Tianjin", "天津市"}, {"XJ", "Xinjiang", "新疆维吾尔自治区"}, {"XZ", "Tibet", "西藏自治区"}, {"YN", "Yunnan", "云南省"},
		{"ZJ", "Zhejiang", "浙江省"},
	},
	"ES": {
		{"C", "A Coruña", ""}, {"VI", "Álava", ""}, {"AB", "Albacete", ""}, {"A", "Alicante", ""}, {"AL", "Almería", ""},
		{"O", "Asturias", ""}, {"AV", "Ávila", ""}, {"BA", "Badajoz", ""}, {"B", "Barcelona", ""}, {"BI", "Bizkaia", ""},
		{"BU", "Burgos", ""}, {"CC", "Cáceres", ""}, {"CA", "Cádiz", ""}, {"S", "Cantabria", ""}, {"CS", "Castellón", ""},
		{"CR", "Ciudad Real", ""}, {"CO", "Córdoba", ""}, {"CU", "Cuenca", ""}, {"SS", "Gipuzkoa", ""}, {"GI", "Girona", ""},
		{"GR", "Granada", ""}, {"GU", "Guadalajara", ""}, {"H", "Huelva", ""}, {"HU", "Huesca", ""}, {"PM", "Illes Balears", ""},
		{"J", "Jaén", ""}, {"LO", "La Rioja", ""}, {"LE", "León", ""}, {"L", "Lleida", ""}, {"LU", "Lugo", ""},
		{"M", "Madrid", ""}, {"MA", "Málaga", ""}, {"MU", "Murcia", ""}, {"NA", "Navarra", ""}, {"OR", "Ourense", ""},
		{"P", "Palencia", ""}, {"PO", "Pontevedra", ""}, {"SA", "Salamanca", ""}, {"SG", "Segovia", ""},
		{"SE", "Sevilla", ""}, {"SO", "Soria", ""}, {"T", "Tarragona", ""}, {"TE", "Teruel", ""}, {"TO", "Toledo", ""},
		{"V", "Valencia", ""}, {"VA", "Valladolid", ""}, {"ZA", "Zamora", ""}, {"Z", "Zaragoza", ""},
	},
	"ID": {
		{"AC", "Aceh", ""}, {"BA", "Bali", ""}, {"BB", "Bangka Belitung", ""}, {"BT", "Banten", ""}, {"BE", "Bengkulu", ""},
		{"YO", "DI Yogyakarta", ""}, {"JK", "DKI Jakarta", ""}, {"GO", "Gorontalo", ""}, {"JA", "Jambi", ""},
		{"JB", "Jawa Barat", ""}, {"JT", "Jawa Tengah", ""}, {"JI", "Jawa Timur", ""}, {"KB", "Kalimantan Barat", ""},
		{"KS", "Kalimantan Selatan", ""}, {"KT", "Kalimantan Tengah", ""}, {"KI", "Kalimantan Timur", ""},
		{"KU", "Kalimantan Utara", ""}, {"KR", "Kepulauan Riau", ""}, {"LA", "Lampung", ""}, {"MA", "Maluku", ""},
		{"MU", "Maluku Utara", ""}, {"NB", "Nusa Tenggara Barat", ""}, {"NT", "Nusa Tenggara Timur", ""}, {"PA", "Papua", ""},
		{"PB", "Papua Barat", ""}, {"PD", "Papua Barat Daya", ""}, {"PE", "Papua Pegunungan", ""}, {"PS", "Papua Selatan", ""},
		{"PT", "Papua Tengah", ""}, {"RI", "Riau", ""}, {"SR", "Sulawesi Barat", ""}, {"SN", "Sulawesi Selatan", ""},
		{"ST", "Sulawesi Tengah", ""}, {"SG", "Sulawesi Tenggara", ""}, {"SA", "Sulawesi Utara", ""},
		{"SB", "Sumatera Barat", ""}, {"SS", "Sumatera Selatan", ""}, {"SU", "Sumatera Utara", ""},
	},
	"IN": {
		{"AN", "Andaman and Nicobar Islands", ""}, {"AP", "Andhra Pradesh", ""}, {"AR", "Arunachal Pradesh", ""},
		{"AS", "Assam", ""}, {"BR", "Bihar", ""}, {"CH", "Chandigarh", ""}, {"CG", "Chhattisgarh", ""},
		{"DH", "Dadra and Nagar Haveli and Daman and Diu", ""}, {"DL", "Delhi", ""}, {"GA", "Goa", ""}, {"GJ", "Gujarat", ""},
		{"HR", "Haryana", ""}, {"HP", "Himachal Pradesh", ""}, {"JK", "Jammu and Kashmir", ""}, {"JH", "Jharkhand", ""},
		{"KA", "Karnataka", ""}, {"KL", "Kerala", ""}, {"LA", "Ladakh", ""}, {"LD", "Lakshadweep", ""},
		{"MP", "Madhya Pradesh", ""}, {"MH", "Maharashtra", ""}, {"MN", "Manipur", ""}, {"ML", "Meghalaya", ""},
		{"MZ", "Mizoram", ""}, {"NL", "Nagaland", ""}, {"OD", "Odisha", ""}, {"PY", "Puducherry", ""}, {"PB", "Punjab", ""},
		{"RJ", "Rajasthan", ""}, {"SK", "Sikkim", ""}, {"TN", "Tamil Nadu", ""}, {"TS", "Telangana", ""}, {"TR", "Tripura", ""},
		{"UP", "Uttar Pradesh", ""}, {"UK", "Uttarakhand", ""}, {"WB", "West Bengal", ""},
	},
	"IT": {
		{"AG", "Agrigento", ""}, {"AL", "Alessandria", ""}, {"AN", "Ancona", ""}, {"AR", "Arezzo", ""}, {"AP", "Ascoli Piceno", ""},
		{"AT", "Asti", ""}, {"AV", "Avellino", ""}, {"BA", "Bari", ""}, {"BT", "Barletta-Andria-Trani", ""}, {"BL", "Belluno", ""},
		{"BN", "Benevento", ""}, {"BG", "Bergamo", ""}, {"BI", "Biella", ""}, {"BO", "Bologna", ""}, {"BZ", "Bolzano", ""},
		{"BS", "Brescia", ""}, {"BR", "Brindisi", ""}, {"CA", "Cagliari", ""}, {"CL", "Caltanissetta", ""}, {"CB", "Campobasso", ""},
		{"CE", "Caserta", ""}, {"CT", "Catania", ""}, {"CZ", "Catanzaro", ""}, {"CH", "Chieti", ""}, {"CO", "Como", ""},
		{"CS", "Cosenza", ""}, {"CR", "Cremona", ""}, {"KR", "Crotone", ""}, {"CN", "Cuneo", ""}, {"EN", "Enna", ""},
		{"FM", "Fermo", ""}, {"FE", "Ferrara", ""}, {"FI", "Firenze", ""}, {"FG", "Foggia", ""}, {"FC", "Forlì-Cesena", ""},
		{"FR", "Frosinone", ""}, {"GE", "Genova", ""}, {"GO", "Gorizia", ""}, {"GR", "Grosseto", ""}, {"IM", "Imperia", ""},
		{"IS", "Isernia", ""}, {"AQ", "L'Aquila", ""}, {"SP", "La Spezia", ""}, {"LT", "Latina", ""}, {"LE", "Lecce", ""},
		{"LC", "Lecco", ""}, {"LI", "Livorno", ""}, {"LO", "Lodi", ""}, {"LU", "Lucca", ""}, {"MC", "Macerata", ""},
		{"MN", "Mantova", ""}, {"MS", "Massa-Carrara", ""}, {"MT", "Matera", ""}, {"ME", "Messina", ""}, {"MI", "Milano", ""},
		{"MO", "Modena", ""}, {"MB", "Monza e Brianza", ""}, {"NA", "Napoli", ""}, {"NO", "Novara", ""}, {"NU", "Nuoro", ""},
		{"OR", "Oristano", ""}, {"PD", "Padova", ""}, {"PA", "Palermo", ""}, {"PR", "Parma", ""}, {"PV", "Pavia", ""},
		{"PG", "Perugia", ""}, {"PU", "Pesaro e Urbino", ""}, {"PE", "Pescara", ""}, {"PC", "Piacenza", ""}, {"PI", "Pisa", ""},
		{"PT", "Pistoia", ""}, {"PN", "Pordenone", ""}, {"PZ", "Potenza", ""}, {"PO", "Prato", ""}, {"RG", "Ragusa", ""},
		{"RA", "Ravenna", ""}, {"RC", "Reggio Calabria", ""}, {"RE", "Reggio Emilia", ""}, {"RI", "Rieti", ""}, {"RN", "Rimini", ""},
		{"RM", "Roma", ""}, {"RO", "Rovigo", ""}, {"SA", "Salerno", ""}, {"SS", "Sassari", ""}, {"SV", "Savona", ""},
		{"SI", "Siena", ""}, {"SR", "Siracusa", ""}, {"SO", "Sondrio", ""}, {"SU", "Sud Sardegna", ""}, {"TA", "Taranto", ""},
		{"TE", "Teramo", ""}, {"TR", "Terni", ""}, {"TO", "Torino", ""}, {"TP", "Trapani", ""}, {"TN", "Trento", ""},
		{"TV", "Treviso", ""}, {"TS", "Trieste", ""}, {"UD", "Udine", ""}, {"AO", "Valle d'Aosta", ""}, {"VA", "Varese", ""},
		{"VE", "Venezia", ""}, {"VB", "Verbano-Cusio-Ossola", ""}, {"VC", "Vercelli", ""}, {"VR", "Verona", ""},
		{"VV", "Vibo Valentia", ""}, {"VI", "Vicenza", ""}, {"VT", "Viterbo", ""},
	},
	"JP": {
		{"01", "Hokkaido", "北海道"}, {"02", "Aomori", "青森県"}, {"03", "Iwate", "岩手県"}, {"04", "Miyagi", "宮城県"}, {"05", "Akita", "秋田県"},
		{"06", "Yamagata", "山形県"}, {"07", "Fukushima", "福島県"}, {"08", "Ibaraki", "茨城県"}, {"09", "Tochigi", "栃木県"},
		{"10", "Gunma", "群馬県"}, {"11", "Saitama", "埼玉県"}, {"12", "Chiba", "千葉県"}, {"13", "Tokyo", "東京都"}, {"14", "Kanagawa", "神奈川県"},
		{"15", "Niigata", "新潟県"}, {"16", "Toyama", "富山県"}, {"17", "Ishikawa", "石川県"}, {"18", "Fukui", "福井県"}, {"19", "Yamanashi", "山梨県"},
		{"20", "Nagano", "長野県"}, {"21", "Gifu", "岐阜県"}, {"22", "Shizuoka", "静岡県"}, {"23", "Aichi", "愛知県"}, {"24", "Mie", "三重県"},
		{"25", "Shiga", "滋賀県"}, {"26", "Kyoto", "京都府"}, {"27", "Osaka", "大阪府"}, {"28", "Hyogo", "兵庫県"}, {"29", "Nara", "奈良県"},
		{"30", "Wakayama", "和歌山県"}, {"31", "Tottori", "鳥取県"}, {"32", "Shimane", "島根県"}, {"33", "Okayama", "岡山県"},
		{"34", "Hiroshima", "広島県"}, {"35", "Yamaguchi", "山口県"}, {"36", "Tokushima", "徳島県"}, {"37", "Kagawa", "香川県"},
		{"38", "Ehime", "愛媛県"}, {"39", "Kochi", "高知県"}, {"40", "Fukuoka", "福岡県"}, {"41", "Saga", "佐賀県"}, {"42", "Nagasaki", "長崎県"},
		{"43", "Kumamoto", "熊本県"}, {"44", "Oita", "大分県"}, {"45", "Miyazaki", "宮崎県"}, {"46", "Kagoshima", "鹿児島県"},
		{"47", "Okinawa", "沖縄県"},
	},
	"KR": {
		{"11", "Seoul", "서울특별시"}, {"26", "Busan", "부산광역시"}, {"27", "Daegu", "대구광역시"}, {"28", "Incheon", "인천광역시"},
		{"29", "Gwangju", "광주광역시"}, {"30", "Daejeon", "대전광역시"}, {"31", "Ulsan", "울산광역시"}, {"50", "Sejong", "세종특별자치시"},
		{"41", "Gyeonggi", "경기도"}, {"42", "Gangwon", "강원특별자치도"}, {"43", "North Chungcheong", "충청북도"},
		{"44", "South Chungcheong", "충청남도"}, {"45", "North Jeolla", "전북특별자치도"}, {"46", "South Jeolla", "전라남도"},
		{"47", "North Gyeongsang", "경상북도"}, {"48", "South Gyeongsang", "경상남도"}, {"49", "Jeju", "제주특별자치도"},
	},
	"MX": {
		{"AGU", "Aguascalientes", ""}, {"BCN", "Baja California", ""}, {"BCS", "Baja California Sur", ""},
		{"CAM", "Campeche", ""}, {"CHP", "Chiapas", ""}, {"CHH", "Chihuahua", ""}, {"CMX", "Ciudad de México", ""},
		{"COA", "Coahuila", ""}, {"COL", "Colima", ""}, {"DUR", "Durango", ""}, {"MEX", "Estado de México", ""},
		{"GUA", "Guanajuato", ""}, {"GRO", "Guerrero", ""}, {"HID", "Hidalgo", ""}, {"JAL", "Jalisco", ""},
		{"MIC", "Michoacán", ""}, {"MOR", "Morelos", ""}, {"NAY", "Nayarit", ""}, {"NLE", "Nuevo León", ""},
		{"OAX", "Oaxaca", ""}, {"PUE", "Puebla", ""}, {"QUE", "Querétaro", ""}, {"ROO", "Quintana Roo", ""},
		{"SLP", "San Luis Potosí", ""}, {"SIN", "Sinaloa", ""}, {"SON", "Sonora", ""}, {"TAB", "Tabasco", ""},
		{"TAM", "Tamaulipas", ""}, {"TLA", "Tlaxcala", ""}, {"VER", "Veracruz", ""}, {"YUC", "Yucatán", ""},
		{"ZAC", "Zacatecas", ""},
	},
	"MY": {
		{"01", "Johor", ""}, {"02", "Kedah", ""}, {"03", "Kelantan", ""}, {"14", "Kuala Lumpur", ""}, {"04", "Melaka", ""},
		{"05", "Negeri Sembilan", ""}, {"06", "Pahang", ""}, {"07", "Pulau Pinang", ""}, {"08", "Perak", ""},
		{"09", "Perlis", ""}, {"16", "Putrajaya", ""}, {"12", "Sabah", ""}, {"13", "Sarawak", ""}, {"10", "Selangor", ""},
		{"11", "Terengganu", ""},
	},
	"TH": {
		{"10", "Bangkok", ""}, {"37", "Amnat Charoen", ""}, {"15", "Ang Thong", ""}, {"38", "Bueng Kan", ""},
		{"31", "Buri Ram", ""}, {"24", "Chachoengsao", ""}, {"18", "Chai Nat", ""}, {"36", "Chaiyaphum", ""},
		{"22", "Chanthaburi", ""}, {"50", "Chiang Mai", ""}, {"57", "Chiang Rai", ""}, {"20", "Chon Buri", ""},
		{"86", "Chumphon", ""}, {"46", "Kalasin", ""}, {"62", "Kamphaeng Phet", ""}, {"71", "Kanchanaburi", ""},
		{"40", "Khon Kaen", ""}, {"81", "Krabi", ""}, {"52", "Lampang", ""}, {"51", "Lamphun", ""}, {"42", "Loei", ""},
		{"16", "Lopburi", ""}, {"58", "Mae Hong Son", ""}, {"44", "Maha Sarakham", ""}, {"49", "Mukdahan", ""},
		{"26", "Nakhon Nayok", ""}, {"73", "Nakhon Pathom", ""}, {"48", "Nakhon Phanom", ""}, {"30", "Nakhon Ratchasima", ""},
		{"60", "Nakhon Sawan", ""}, {"80", "Nakhon Si Thammarat", ""}, {"55", "Nan", ""}, {"96", "Narathiwat", ""},
		{"39", "Nong Bua Lam Phu", ""}, {"43", "Nong Khai", ""}, {"12", "Nonthaburi", ""}, {"13", "Pathum Thani", ""},
		{"94", "Pattani", ""}, {"82", "Phang Nga", ""}, {"93", "Phatthalung", ""}, {"56", "Phayao", ""},
		{"67", "Phetchabun", ""}, {"76", "Phetchaburi", ""}, {"66", "Phichit", ""}, {"65", "Phitsanulok", ""},
		{"14", "Phra Nakhon Si Ayutthaya", ""}, {"54", "Phrae", ""}, {"83", "Phuket", ""}, {"25", "Prachin Buri", ""},
		{"77", "Prachuap Khiri Khan", ""}, {"85", "Ranong", ""}, {"70", "Ratchaburi", ""}, {"21", "Rayong", ""},
		{"45", "Roi Et", ""}, {"27", "Sa Kaeo", ""}, {"47", "Sakon Nakhon", ""}, {"11", "Samut Prakan", ""},
		{"74", "Samut Sakhon", ""}, {"75", "Samut Songkhram", ""}, {"19", "Saraburi", ""}, {"91", "Satun", ""},
		{"33", "Si Sa Ket", ""}, {"17", "Sing Buri", ""}, {"90", "Songkhla", ""}, {"64", "Sukhothai", ""},
		{"72", "Suphanburi", ""}, {"84", "Surat Thani", ""}, {"32", "Surin", ""}, {"63", "Tak", ""}, {"92", "Trang", ""},
		{"23", "Trat", ""}, {"34", "Ubon Ratchathani", ""}, {"41", "Udon Thani", ""}, {"61", "Uthai Thani", ""},
		{"53", "Uttaradit", ""}, {"95", "Yala", ""}, {"35", "Yasothon", ""},
	},
	"US": {
		{"AL", "Alabama", ""}, {"AK", "Alaska", ""}, {"AZ", "Arizona", ""}, {"AR", "Arkansas", ""}, {"CA", "California", ""},
		{"CO", "Colorado", ""}, {"CT", "Connecticut", ""}, {"DE", "Delaware", ""}, {"DC", "District of Columbia", ""},
		{"FL", "Florida", ""}, {"GA", "Georgia", ""}, {"HI", "Hawaii", ""}, {"ID", "Idaho", ""}, {"IL", "Illinois", ""},
		{"IN", "Indiana", ""}, {"IA", "Iowa", ""}, {"KS", "Kansas", ""}, {"KY", "Kentucky", ""}, {"LA", "Louisiana", ""},
		{"ME", "Maine", ""}, {"MD", "Maryland", ""}, {"MA", "Massachusetts", ""}, {"MI", "Michigan", ""}, {"MN", "Minnesota", ""},
		{"MS", "Mississippi", ""}, {"MO", "Missouri", ""}, {"MT", "Montana", ""}, {"NE", "Nebraska", ""}, {"NV", "Nevada", ""},
		{"NH", "New Hampshire", ""}, {"NJ", "New Jersey", ""}, {"NM", "New Mexico", ""}, {"NY", "New York", ""},
		{"NC", "North Carolina", ""}, {"ND", "North Dakota", ""}, {"OH", "Ohio", ""}, {"OK", "Oklahoma", ""}, {"OR", "Oregon", ""},
		{"PA", "Pennsylvania", ""}, {"PR", "Puerto Rico", ""}, {"RI", "Rhode Island", ""}, {"SC", "South Carolina", ""},
		{"SD", "South Dakota", ""}, {"TN", "Tennessee", ""}, {"TX", "Texas", ""}, {"UT", "Utah", ""}, {"VT", "Vermont", ""},
		{"VA", "Virginia", ""}, {"WA", "Washington", ""}, {"WV", "West Virginia", ""}, {"WI", "Wisconsin", ""}, {"WY", "Wyoming", ""},
	},
}

// Regions lists the parts of the country that its addresses name; none for a country that names none.
func Regions(country string) []Region { return append([]Region(nil), regions[country]...) }

// RegionOf finds a part of the country by its code.
func RegionOf(country, code string) (Region, bool) {
	for _, r := range regions[country] {
		if r.Code == code {
			return r, true
		}
	}
	return Region{}, false
}
