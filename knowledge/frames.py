"""Lists what people wrap around a question: greetings, thanks, "cho em hỏi", "với ạ".

Knows only phrases that carry no topic. The question words themselves ("ở đâu", "bao nhiêu")
stay, because they tell which side of a topic is asked.
"""

from __future__ import annotations

_PHRASES = """
dạ cho em hỏi | dạ cho tôi hỏi | cho em hỏi | cho tôi hỏi | cho mình hỏi | cho tui hỏi
cho cháu hỏi | cho con hỏi | cho bác hỏi | cho hỏi | cho e hỏi | cho m hỏi | cho chị hỏi
cho anh hỏi | cho chú hỏi | cho cô hỏi | cho ông hỏi | cho bà hỏi | cho em xin hỏi
em muốn hỏi | tôi muốn hỏi | mình muốn hỏi | tui muốn hỏi | cháu muốn hỏi | muốn hỏi
xin hỏi | xin được hỏi | xin phép hỏi | em hỏi | tôi hỏi | hỏi chút | hỏi xíu | hỏi tí | hỏi với
hỏi thăm | cho em biết | cho tôi biết | cho mình biết | cho biết | xin cho biết
xin chào | em chào | chào ad | chào anh chị | chào admin | chào ạ | chào bạn | kính chào
xin cảm ơn | em cảm ơn | tôi cảm ơn | cảm ơn nhiều | cảm ơn ạ | cảm ơn | cám ơn | thank | thanks
làm ơn | giúp em | giúp tôi | giúp mình | giúp với | giúp tui | giúp e | chỉ giúp | chỉ em
chỉ tôi | hướng dẫn giúp | hướng dẫn em | hướng dẫn tôi | hướng dẫn với | tư vấn giúp
tư vấn em | tư vấn cho em | tư vấn dùm | nhờ tư vấn | giải đáp giúp | giải thích giúp
anh chị ơi | anh chị cho | anh chị | anh ơi | chị ơi | ad ơi | admin ơi | bạn ơi | bác ơi | cô ơi
chú ơi | cán bộ ơi | mọi người ơi | mọi người | có ai biết | thắc mắc | dạ em | dạ thưa | thưa
ạ | dạ | vâng | nhé | nha | nhỉ | nhen | nghen | hén | ha | hen | ad | admin | với ạ | vậy ạ
được không ạ | đc ko ạ | vậy ad | thế ạ | đi ạ | dùm | giùm | hộ em với | ơi | alo | hi | hello
em đang cần | tôi đang cần | mình đang cần | em cần | tôi cần | mình cần | tui cần
em muốn | tôi muốn | mình muốn | tui muốn | em định | tôi định | mình định | em tính | tôi tính
"""


def frame_phrases() -> list[str]:
    """List the wrapping phrases, accented."""
    phrases = (phrase.strip() for line in _PHRASES.splitlines() for phrase in line.split("|"))
    return [phrase for phrase in phrases if phrase]
