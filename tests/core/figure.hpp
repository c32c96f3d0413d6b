// How many cases a property is tried with.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace yansuan::test {

/// The figure that the environment asks for, else the ordinary one; under sanitizers a twentieth of it.
inline std::int64_t figure(const char* name, std::int64_t ordinary) {
  const char* asked = std::getenv(name);
  if (asked != nullptr) return std::atoll(asked);
#ifdef YANSUAN_SANITIZED
  return std::max<std::int64_t>(1, ordinary / 20);
#else
  return ordinary;
#endif
}

/// How often a kind of case has to come up for a property to say something; under sanitizers it is enough that it did
/// not break.
inline constexpr std::int64_t kEnoughCases =
#ifdef YANSUAN_SANITIZED
    -1;
#else
    50;
#endif

}  // namespace yansuan::test
