// What the loader refuses, with which code and pointer: one corpus for the core and for the schemas (tests/node).
#include <gtest/gtest.h>

#include "mutants.hpp"
#include "support.hpp"
#include "yansuan/account_door.hpp"
#include "yansuan/door.hpp"
#include "yansuan/refund.hpp"
#include "yansuan/reminders.hpp"

namespace yansuan::test {
namespace {

// {"op": "fill", "path", "count", "value"}: a list of count copies in which {n} is the index.
void fill(Json& document, const Json& operation) {
  const std::string pattern = operation.at("value").dump();
  Json list = Json::array();
  for (int n = 0; n < operation.at("count").get<int>(); ++n) {
    std::string text = pattern;
    for (std::size_t at = text.find("{n}"); at != std::string::npos; at = text.find("{n}", at))
      text.replace(at, 3, std::to_string(n));
    list.push_back(Json::parse(text));
  }
  document[Json::json_pointer(operation.at("path").get<std::string>())] = std::move(list);
}

std::string broken(const Json& base, const Json& test_case) {
  const Json& raw = test_case.at("raw");
  if (raw.is_string()) return raw.get<std::string>();
  if (raw.is_object())
    return std::string(raw.at("times").get<std::size_t>(), raw.at("repeat").get<std::string>().front());
  Json document = base;
  for (const Json& operation : test_case.at("patch")) {
    if (operation.at("op") == "fill") {
      fill(document, operation);
    } else {
      document = document.patch(Json::array({operation}));
    }
  }
  return document.dump();
}

// A request's issues: from reading it or, when it reads well, from pricing it.
Issues priced(const std::string& text, const Rulebook& book) {
  const RequestRead read = read_request(text, book);
  return has_errors(read.issues) ? read.issues : issues_of(book, read.request, quote(book, read.request));
}

// A rulebook read whole, with the sections that pricing skips: the issues as the door tells them.
Issues read_whole(const std::string& text, const Rulebook&) {
  std::string answer;
  (void)AccountDoor::open(text, answer);
  Issues issues;
  const Json told = Json::parse(answer);
  for (const Json& one : told.at("issues")) {
    Issue issue{IssueCode::kNotJson, Severity::kError, one.at("pointer"), {}, {}};
    (void)parse(one.at("code").get<std::string>(), issue.code);
    (void)parse(one.at("severity").get<std::string>(), issue.severity);
    issues.push_back(std::move(issue));
  }
  return issues;
}

struct Kind {
  const char* bases;
  Issues (*issues)(const std::string& text, const Rulebook& book);
};

Kind kind_of(const Json& test_case) {
  const std::string kind = test_case.at("kind");
  if (kind == "rulebook") return {"rulebooks", read_whole};
  if (kind == "request") return {"requests", priced};
  if (kind == "account") return {"accounts", read_whole};
  if (kind == "plan")
    return {"plans",
            [](const std::string& text, const Rulebook& book) { return read_plan_request(text, book).issues; }};
  return {"refunds",
          [](const std::string& text, const Rulebook& book) { return read_refund_request(text, book).issues; }};
}

bool has_issue(const Issues& issues, const Json& test_case) {
  for (const Issue& issue : issues) {
    if (to_string(issue.code) != test_case.at("code").get<std::string>()) continue;
    if (test_case.contains("severity") && to_string(issue.severity) != test_case.at("severity").get<std::string>())
      continue;
    if (test_case.at("pointer").is_null() || issue.pointer == test_case.at("pointer").get<std::string>()) return true;
  }
  return false;
}

TEST(Load, EveryViolationHasItsCodeAndPointer) {
  const Json corpus = Json::parse(read_file(shared_dir() / "fixtures" / "violations.json"));
  const Loaded book = load(corpus.at("rulebooks").at("minimal").dump());
  ASSERT_NE(book.rulebook, nullptr) << to_json(book.issues);
  int run = 0;
  for (const Json& test_case : corpus.at("cases")) {
    if (test_case.contains("rulebook") && test_case.at("rulebook").is_null()) continue;  // the door's own check
    const Kind kind = kind_of(test_case);
    const Json& base = corpus.at(kind.bases).at(test_case.at("base").get<std::string>());
    const Issues issues = kind.issues(broken(base, test_case), *book.rulebook);
    EXPECT_TRUE(has_issue(issues, test_case))
        << test_case.at("name") << ": expected " << test_case.at("code") << " at " << test_case.at("pointer")
        << "\n  got " << to_json(issues).substr(0, 500);
    ++run;
  }
  EXPECT_GT(run, 200);
}

TEST(Load, TheExamplesOfTheOfferLanguageLoad) {
  Json book = Json::parse(read_file(shared_dir() / "fixtures" / "violations.json")).at("rulebooks").at("minimal");
  const Json examples = Json::parse(read_file(shared_dir() / "fixtures" / "offers-examples.json"));
  for (const char* id :
       {"essence", "lip-07", "ampoule", "brush", "sample-a", "sample-b", "puff", "serum", "mask-sachet"}) {
    book["skus"].push_back({{"id", id}, {"name", {{"zh", "商品"}}}, {"list_fen", 9900}});
  }
  book["tiers"].push_back({{"id", "jade"}, {"name", {{"zh", "玉卡"}}}, {"min_lifetime_fen", 90000}});
  book["offers"] = examples;
  const Loaded loaded = load(book.dump());
  EXPECT_NE(loaded.rulebook, nullptr) << to_json(loaded.issues);
}

// Only the rules that an account and a group are read by: the price of the rest is asked for in many other tests.
TEST(Load, RulesThatDifferInOnePlaceLoadOrAreRefused) {
  for (const auto& [book, section] : {std::pair{"sop", "membership"}, std::pair{"luqianer", "campaigns"}}) {
    const Json good = Json::parse(read_file(shared_dir() / "rulebooks" / (std::string(book) + ".json")));
    expect_answers(good, Json::json_pointer() / section, 7, [](const std::string& text) {
      std::string answer;
      static_cast<void>(AccountDoor::open(text, answer));
      return answer;
    });
  }
}

TEST(Load, AFieldThatTheEngineCannotActOnYetIsAWarning) {
  const Loaded loaded = load(read_file(shared_dir() / "rulebooks" / "sop.json"));
  ASSERT_NE(loaded.rulebook, nullptr) << to_json(loaded.issues);
  for (const Issue& issue : loaded.issues) EXPECT_EQ(issue.severity, Severity::kWarning) << issue.pointer;
}

}  // namespace
}  // namespace yansuan::test
