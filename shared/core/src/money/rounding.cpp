#include "yansuan/money.hpp"

namespace yansuan {

Share wide_share_of(Fen total_fen, Fen weight, Fen whole) {
  __extension__ using Wide = __int128;
  const Wide wide = static_cast<Wide>(total_fen) * weight;
  return {static_cast<Fen>(wide / whole), static_cast<Fen>(wide % whole)};
}

}  // namespace yansuan
