// Lint, natively and under sanitizers: every cart it shows reads as a request and prices as it says.
#include <gtest/gtest.h>

#include "account/read_account_rules.hpp"
#include "support.hpp"
#include "yansuan/door.hpp"
#include "yansuan/lint.hpp"

namespace yansuan::test {
namespace {

std::size_t shown_carts(const std::filesystem::path& file) {
  const Loaded loaded = load(read_file(file));
  EXPECT_NE(loaded.rulebook, nullptr) << file;
  if (loaded.rulebook == nullptr) return 0;
  const Rulebook& book = *loaded.rulebook;
  Issues issues;
  const Findings findings = lint(book, read_account_rules(read_file(file), book, issues), LintOptions{});
  EXPECT_TRUE(issues.empty()) << file << to_json(issues);
  EXPECT_TRUE(findings.complete) << file;
  for (const Finding& finding : findings.list) {
    if (!finding.has_cart) continue;
    const RequestRead read = read_request(to_json(book, finding.shows), book);
    EXPECT_TRUE(read.issues.empty()) << file << to_json(read.issues);
    EXPECT_EQ(quote(book, read.request).payable_fen, finding.payable_fen) << file << finding.pointer;
    EXPECT_EQ(finding.text.zh.find("{}"), std::string::npos) << finding.text.zh;
    EXPECT_EQ(finding.text.en.find("{}"), std::string::npos) << finding.text.en;
  }
  return findings.list.size();
}

TEST(Lint, EveryCartItShowsPricesAsItSays) {
  std::size_t shown = 0;
  for (const auto& file : json_files(shared_dir() / "rulebooks")) shown += shown_carts(file);
  for (const auto& file : json_files(shared_dir() / ".." / "docs" / "examples" / "offers")) {
    if (file.string().find(".rulebook.json") != std::string::npos) shown += shown_carts(file);
  }
  EXPECT_GT(shown, 20U);
}

TEST(Lint, ARulebookWithoutGoodsIsNoTrouble) {
  const Loaded loaded =
      load(R"({"contract": 1, "id": "empty", "version": 1, "tiers": [{"id": "v", "name": {"zh": "新客"}}],
    "skus": [], "offers": [{"id": "a", "effects": [{"keep_bp": 9000}]}]})");
  ASSERT_NE(loaded.rulebook, nullptr);
  const Findings findings = lint(*loaded.rulebook, AccountRules{}, LintOptions{});
  ASSERT_EQ(findings.list.size(), 1U);
  EXPECT_EQ(findings.list.front().code, FindingCode::kEmptyScope);
  EXPECT_TRUE(findings.list.front().shows.lines.empty());
}

}  // namespace
}  // namespace yansuan::test
