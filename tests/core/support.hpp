// Files of the shared folder and the partial match that fixtures use.
#pragma once

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace yansuan::test {

using Json = nlohmann::json;

inline std::filesystem::path shared_dir() { return YANSUAN_SHARED_DIR; }

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::vector<std::filesystem::path> json_files(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool matches(const Json& expected, const Json& actual);

/// Each expected element finds its own partner, in any order; an empty list matches only an empty list.
inline bool list_matches(const Json& expected, const Json& actual) {
  if (!actual.is_array() || (expected.empty() && !actual.empty())) return false;
  std::vector<bool> taken(actual.size(), false);
  for (const Json& wanted : expected) {
    bool found = false;
    for (std::size_t i = 0; i < actual.size() && !found; ++i) {
      if (taken[i] || !matches(wanted, actual[i])) continue;
      taken[i] = found = true;
    }
    if (!found) return false;
  }
  return true;
}

inline bool matches(const Json& expected, const Json& actual) {
  if (expected.is_array()) return list_matches(expected, actual);
  if (!expected.is_object()) return expected == actual;
  if (!actual.is_object()) return false;
  for (const auto& [key, value] : expected.items()) {
    if (!actual.contains(key) || !matches(value, actual.at(key))) return false;
  }
  return true;
}

}  // namespace yansuan::test
