# Doxygen's filter: a comment that opens a file becomes the file's, one behind a member becomes the member's, and a
# plain one before a declaration becomes the declaration's.
NR == 1 && /^\/\// { print "/// @file"; opening = 1 }
opening && /^\/\// { sub(/^\/\//, "///"); print; next }
{ opening = 0 }
/^ *\/\/[^\/]/ { sub(/\/\//, "///"); print; next }
/^.*[;,{}] +\/\/ / && !/^ *\/\// { sub(/ \/\/ /, " ///< ") }
{ print }
