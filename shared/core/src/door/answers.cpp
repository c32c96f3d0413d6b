#include "door/answers.hpp"

#include "json/writer.hpp"

namespace yansuan {

std::string failure(const Issues& issues) {
  json::Writer out;
  out.begin_object().flag("ok", false).key("issues").raw(to_json(issues)).end_object();
  return out.take();
}

std::string success(std::string_view key, std::string_view json) {
  json::Writer out;
  out.begin_object().flag("ok", true).key(key).raw(json).end_object();
  return out.take();
}

std::string checked(const Rulebook& book, const Issues& issues) {
  json::Writer out;
  out.begin_object().flag("ok", true).key("issues").raw(to_json(issues));
  out.key("inactive").begin_array();
  for (const std::string& id : book.inactive) out.text(id);
  out.end_array();
  out.key("rulebook").begin_object().member("id", book.id).member("version", book.version).end_object();
  out.member("skus", static_cast<std::int64_t>(book.skus.size()))
      .member("offers", static_cast<std::int64_t>(book.offers.size()));
  out.end_object();
  return out.take();
}

}  // namespace yansuan
