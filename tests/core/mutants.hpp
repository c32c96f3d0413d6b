// Documents that differ from a good one in one place. A reader that is asked for each takes all its branches.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "support.hpp"

namespace yansuan::test {

inline void places_in(const Json& value, const Json::json_pointer& at, std::vector<Json::json_pointer>& places) {
  if (value.is_object()) {
    for (const auto& [key, item] : value.items()) {
      places.push_back(at / key);
      places_in(item, at / key, places);
    }
  }
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      places.push_back(at / i);
      places_in(value[i], at / i, places);
    }
  }
}

/// The words of the contract's list that has this one.
inline std::vector<Json> words_beside(const Json& word) {
  static const Json lists = Json::parse(read_file(shared_dir() / "contract" / "codes.schema.json")).at("$defs");
  std::vector<Json> words;
  for (const Json& list : lists) {
    const Json& all = list.value("enum", Json::array());
    if (std::find(all.begin(), all.end(), word) != all.end()) words.insert(words.end(), all.begin(), all.end());
  }
  return words;
}

/// What stands in a place instead; without a value the place is taken out.
using Instead = std::optional<Json>;

/// Another kind, a little more, another word, a key nobody knows, nothing.
inline std::vector<Instead> instead_of(const Json& here) {
  std::vector<Instead> others;
  const auto add = [&](const Json& value) {
    if (here != value) others.emplace_back(value);
  };
  for (const Json& value :
       {Json(), Json(-1), Json(1), Json(9'007'199'254'740'991), Json("x"), Json(true), Json::array(), Json::object()})
    add(value);
  if (here.is_number_integer()) {
    add(0);
    add(here.get<std::int64_t>() + 1);
  }
  if (here.is_boolean()) add(!here.get<bool>());
  if (here.is_string()) {
    for (const Json& word : words_beside(here)) add(word);
  }
  if (here.is_object()) {
    Json more = here;
    more["nobody_knows"] = 1;
    add(more);
  }
  if (here.is_array() && !here.empty()) {
    Json more = here;
    more.push_back(here.front());
    add(more);
  }
  others.emplace_back();
  return others;
}

inline Json mutant_of(const Json& good, const Json::json_pointer& place, const Instead& instead) {
  Json mutant = good;
  Json& parent = mutant[place.parent_pointer()];
  if (instead) {
    mutant[place] = *instead;
  } else if (parent.is_object()) {
    parent.erase(place.back());
  } else {
    parent.erase(static_cast<std::size_t>(std::stoul(place.back())));
  }
  return mutant;
}

#ifdef YANSUAN_SANITIZED
constexpr int kSlower = 10;
#else
constexpr int kSlower = 1;
#endif

/// One of so many is answered, or refused with what is wrong and where. Not a number of the kinds of mutants: in
/// another place it is another one.
template <class Ask>
void expect_answers(const Json& good, const Json::json_pointer& within, int one_of, const Ask& ask) {
  std::vector<Json::json_pointer> places;
  places_in(good.at(within), within, places);
  int asked = 0;
  int refused = 0;
  for (const Json::json_pointer& place : places) {
    for (const Instead& instead : instead_of(good.at(place))) {
      if (++asked % (one_of * kSlower) != 0) continue;
      const Json mutant = mutant_of(good, place, instead);
      const Json answer = Json::parse(ask(mutant.dump()));
      if (answer.at("ok")) continue;
      ++refused;
      const Json& issues = answer.at("issues");
      const bool says = std::any_of(issues.begin(), issues.end(), [](const Json& issue) {
        return issue.at("severity") == "error" && issue.at("code").is_string() && issue.at("pointer").is_string();
      });
      EXPECT_TRUE(says) << place << " of " << mutant << "\n" << answer;
    }
  }
  const int answered = asked / (one_of * kSlower);
  // Of a few all may be as good.
  if (answered > 30) {
    EXPECT_GT(3 * refused, answered) << "of " << asked;
  }
}

}  // namespace yansuan::test
