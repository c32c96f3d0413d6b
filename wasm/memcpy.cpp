// Emscripten's memcpy leaves Wasm from 512 bytes on and lets JavaScript copy. A cart is copied several times a tap, and
// leaving costs more than the copy. Compiled without LTO, since most calls appear only after it.
#include <cstddef>
#include <cstdint>

extern "C" void* memcpy(void* __restrict to, const void* __restrict from, std::size_t size) {
  using Word __attribute__((aligned(1), may_alias)) = std::uint64_t;
  auto* out = static_cast<unsigned char*>(to);
  const auto* in = static_cast<const unsigned char*>(from);
  constexpr std::size_t kStep = 2 * sizeof(Word);
  for (; size >= kStep; size -= kStep, in += kStep, out += kStep) {
    const Word first = reinterpret_cast<const Word*>(in)[0];
    const Word second = reinterpret_cast<const Word*>(in)[1];
    reinterpret_cast<Word*>(out)[0] = first;
    reinterpret_cast<Word*>(out)[1] = second;
  }
  for (; size > 0; --size) *out++ = *in++;
  return to;
}
