// Every worked example of a return, natively. The same files run through Wasm in tests/node.
#include <gtest/gtest.h>

#include "mutants.hpp"
#include "support.hpp"
#include "yansuan/account_door.hpp"
#include "yansuan/door.hpp"

namespace yansuan::test {
namespace {

std::string rulebook_text(const Json& fixture) {
  const Json& book = fixture.at("rulebook");
  return book.is_string() ? read_file(shared_dir() / "rulebooks" / (book.get<std::string>() + ".json")) : book.dump();
}

class RefundFixture : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(RefundFixture, GivesBackAsWorkedOut) {
  const Json fixture = Json::parse(read_file(GetParam()));
  std::string loaded;
  const auto door = Door::open(rulebook_text(fixture), loaded);
  ASSERT_NE(door, nullptr) << loaded;
  const Json priced = Json::parse(door->quote(fixture.at("request").dump()));
  ASSERT_TRUE(priced.at("ok")) << priced;
  Json request = fixture.at("refund");
  request["order"] = {{"request", fixture.at("request")}, {"quote", priced.at("quote")}};
  const auto account = AccountDoor::open(rulebook_text(fixture), loaded);
  ASSERT_NE(account, nullptr) << loaded;
  const Json answer = Json::parse(account->refund(request.dump()));
  if (fixture.contains("refused")) {
    ASSERT_FALSE(answer.at("ok"));
    EXPECT_EQ(answer.at("issues").size(), fixture.at("refused").size()) << answer;
    EXPECT_TRUE(matches(fixture.at("refused"), answer.at("issues"))) << answer;
    return;
  }
  ASSERT_TRUE(answer.at("ok")) << answer;
  expect_answers(request, Json::json_pointer(), 5, [&](const std::string& text) { return account->refund(text); });
  for (const auto& [key, value] : fixture.at("expect").items()) {
    EXPECT_TRUE(matches(value, answer.at("refund").at(key))) << fixture.at("title") << "\n  " << key << " expected "
                                                             << value << "\n  answered " << answer.at("refund").at(key);
  }
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shop, RefundFixture, testing::ValuesIn(json_files(shared_dir() / "fixtures" / "refunds")),
                         name_of);

}  // namespace
}  // namespace yansuan::test
