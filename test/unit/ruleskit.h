/* ruleskit.h: a small made-up law for the tests of rules and evaluation: jurisdiction xx, one
 * authority, parties with a proof, one offset.  Include once; brings packkit.h. */
#ifndef RULESKIT_H
#define RULESKIT_H

#include "packkit.h"

/* Fifteen lines; what a test adds begins at line 16. */
#define BASE                                                                                       \
	"{authority: auth, title: A}\n"                                                            \
	"--- {authority: other, title: B}\n"                                                       \
	"--- {offset: xx, rows: [{from: 2000-01-01, utc: \"+05:00\", source: GK, confidence: "     \
	"GK}]}\n"                                                                                  \
	"---\n"                                                                                    \
	"vocabulary: base\n"                                                                       \
	"types:\n"                                                                                 \
	"  party: {id: {type: text}, name: {type: text}, kind: {type: word, words: [company, "     \
	"person]},\n"                                                                              \
	"    resident: {type: bool}, turnover: {type: money}, kyc.level: {type: int},\n"           \
	"    kyc.ok: {type: bool, proof: {credential: Kyc, from: auth}}}\n"                        \
	"  thing: {size: {type: int}}\n"                                                           \
	"facts: {kind: {type: word, words: [payment, gift]}, paid_on: {type: date, day_of: "       \
	".paid_at},\n"                                                                             \
	"  paid_at: {type: instant}, gross: {type: money}, n: {type: int}, m: {type: int}, rate: " \
	"{type: decimal},\n"                                                                       \
	"  note: {type: text}, flag: {type: bool}, b2: {type: bool}, class: {type: word, words: "  \
	"[goods, services]},\n"                                                                    \
	"  payer: {type: party}, payee: {type: party}, thing: {type: thing}}\n"                    \
	"---\n"

/* A clause of the tax domain up to its conditions. */
#define CLAUSE_OF(name, effect)                                                       \
	"clause: " name "\neffect: " effect "\ndomain: tax\nhead: h\ntitle: T\n"      \
	"cites: [{work: /w, at: sec_1}]\nvalid: {from: 2000-01-01}\ndate: .paid_on\n" \
	"guard: .kind == \"payment\"\n"
#define CLAUSE(name) CLAUSE_OF(name, "requirement")

#define DUTY(name)              \
	CLAUSE_OF(name, "duty") \
	"duty: {d: {kind: pay, when: with, bearer: .payer, to: auth, base: .gross, rate: 10%}}\n"
#define VARIES(name, target, rate)                                                   \
	CLAUSE_OF(name, "variation")                                                 \
	"claim: {red: {credential: Cut, from: auth, about: .payee.id, covers: x}}\n" \
	"varies: {" target ": {rate: " rate "}}\n"

#define TOTAL(per, more)                                                                      \
	"total: t\nper: [" per "]\nvalue: money\nwindow: y\ncounts: c\nincludes_this: true\n" \
	"proof: {from: auth}\n" more
#define TABLE(name, form, keys) "table: " name "\nform: " form "\nkeys: {" keys "}\nrows:\n"
#define SINCE " from: 2000-01-01, source: GK, confidence: GK}\n"

#endif
