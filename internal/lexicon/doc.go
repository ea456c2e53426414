// Package lexicon reads the words of shoppers and makers: it folds spellings into one, tells stems and stop words by
// language, takes compounds and scripts without spaces apart, and corrects what the catalogue does not know.
//
// Invariants: the same text comes out the same in a query and in a document; what is quoted, short, or holds a digit is
// never corrected; nothing is looked up but by the function that is given.
//
// It must not know what is searched, or where it is kept.
package lexicon
