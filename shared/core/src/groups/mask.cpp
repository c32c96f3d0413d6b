#include "json/reader.hpp"
#include "yansuan/groups.hpp"

namespace yansuan {

// Two stars whatever the length, so that the length is not told either.
std::string masked_name(std::string_view name) {
  std::string masked;
  if (json::characters(name) > 1) {
    std::size_t end = 1;
    while ((static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) ++end;
    masked = name.substr(0, end);
  }
  return masked + "**";
}

}  // namespace yansuan
