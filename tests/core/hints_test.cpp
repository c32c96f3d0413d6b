// Every worked example of a hint and of a comparison, natively. The same files run through Wasm in tests/node.
#include <gtest/gtest.h>

#include "support.hpp"
#include "yansuan/account_door.hpp"

namespace yansuan::test {
namespace {

std::string rulebook_text(const Json& fixture) {
  const Json& book = fixture.at("rulebook");
  return book.is_string() ? read_file(shared_dir() / "rulebooks" / (book.get<std::string>() + ".json")) : book.dump();
}

class HintFixture : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(HintFixture, SaysWhatWasWorkedOut) {
  const Json fixture = Json::parse(read_file(GetParam()));
  std::string loaded;
  const auto door = AccountDoor::open(rulebook_text(fixture), loaded);
  ASSERT_NE(door, nullptr) << loaded;
  const bool hints = fixture.at("ask") == "hints";
  const std::string asked = fixture.at("document").dump();
  const Json answer = Json::parse(hints ? door->hints(asked) : door->compare(asked));
  if (fixture.contains("refused")) {
    ASSERT_FALSE(answer.at("ok")) << answer;
    EXPECT_EQ(answer.at("issues").size(), fixture.at("refused").size()) << answer;
    EXPECT_TRUE(matches(fixture.at("refused"), answer.at("issues"))) << answer;
    return;
  }
  ASSERT_TRUE(answer.at("ok")) << answer;
  const Json& said = answer.at(hints ? "hints" : "comparison");
  EXPECT_TRUE(matches(fixture.at("expect"), said))
      << fixture.at("title") << "\n  expected " << fixture.at("expect") << "\n  answered " << said;
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shop, HintFixture, testing::ValuesIn(json_files(shared_dir() / "fixtures" / "hints")),
                         name_of);

}  // namespace
}  // namespace yansuan::test
