package account

import (
	"slices"
	"strings"
)

// commonPasswords are the ones guessers try first among those long enough to pass the length rule, in lower case: runs over the keyboard
// and the digits, doubled words, and the phrases that head every published list. Written by hand, not copied from one.
var commonPasswords = []string{
	"0123456789", "1234567890", "12345678910", "123456789a", "a123456789", "a1234567890", "0987654321", "9876543210",
	"1234554321", "1234512345", "123123123123", "1122334455", "1212121212", "1010101010", "147258369", "1472583690",
	"123456789012", "1234567891", "123456789q", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc", "q1w2e3r4t5", "q1w2e3r4t5y6",
	"zaq12wsxcde3", "qwertyuiop", "qwertyuiop[]", "qwertyuiop123", "qwerty1234", "qwerty12345", "qwerty123456", "qwertz1234",
	"qwertzuiop", "azertyuiop", "azerty12345", "asdfghjkl;", "asdfghjkl1", "asdfghjkl123", "zxcvbnm123", "zxcvbnm,./",
	"poiuytrewq", "mnbvcxzlkj", "abcdefghij", "abcdefghijk", "abcd123456", "abc1234567", "abc123abc123", "abcabcabcabc",
	"password12", "password123", "password1234", "password12345", "password1!", "password123!", "passw0rd12", "passw0rd123",
	"p@ssw0rd12", "p@ssw0rd123", "p@ssword123", "passwordpassword", "mypassword", "mypassword1", "yourpassword", "thepassword",
	"changeme12", "changeme123", "changeme1234", "letmein123", "letmein1234", "letmeinnow", "welcome123", "welcome1234",
	"welcome2024", "welcome2025", "welcome2026", "administrator", "admin12345", "admin123456", "adminadmin", "admin1234567",
	"root123456", "iloveyou12", "iloveyou123", "iloveyou1234", "iloveyouforever", "sunshine12", "sunshine123", "princess12",
	"princess123", "football12", "football123", "baseball12", "baseball123", "basketball", "superman12", "superman123",
	"batman1234", "dragon1234", "monkey1234", "master1234", "shadow1234", "michael123", "jennifer12", "charlie123",
	"trustno1trustno1", "whatever12", "whatever123", "starwars12", "starwars123", "computer12", "computer123", "internet12",
	"internet123", "samsung123", "liverpool1", "liverpool123", "manchester", "barcelona1", "realmadrid", "motdepasse",
	"motdepasse1", "motdepasse123", "passwort12", "passwort123", "passwort1234", "hallohallo", "schatz1234", "woaini1314",
	"woaini5201314", "5201314520", "woaini520520", "wo123456789", "qq123456789", "aa123456789", "as123456789", "zz123456789",
	"a12345678910", "asd123456789", "qwe123456789", "qweasdzxc123", "qazwsxedcrfv", "silkroadmall", "silkroadmall1", "silkroad123",
	"correcthorsebatterystaple", "summer2024", "summer2025", "summer2026", "winter2024", "winter2025", "winter2026", "secret1234",
}

// isCommon tells whether the lower-case password, or what is left of it without a trailing "!" or ".", is on the list.
func isCommon(low string) bool {
	return slices.Contains(commonPasswords, low) || slices.Contains(commonPasswords, strings.TrimRight(low, "!.?"))
}
