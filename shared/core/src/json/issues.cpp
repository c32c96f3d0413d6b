#include <algorithm>

#include "json/writer.hpp"
#include "yansuan/issue.hpp"

namespace yansuan {

bool has_errors(const Issues& issues) {
  return std::any_of(issues.begin(), issues.end(),
                     [](const Issue& issue) { return issue.severity == Severity::kError; });
}

std::string to_json(const Issues& issues) {
  json::Writer writer;
  writer.begin_array();
  for (const Issue& issue : issues) {
    writer.begin_object();
    writer.member("code", to_string(issue.code));
    writer.member("severity", to_string(issue.severity));
    writer.member("pointer", issue.pointer);
    writer.key("value").raw(issue.value);
    writer.member("expected", issue.expected);
    writer.end_object();
  }
  writer.end_array();
  return writer.take();
}

}  // namespace yansuan
