"""What the words of journeys mean: a meaning and the words that say it in English and Spanish.

A long list goes on in a line of its own. First forms only: endings are seen to by meanings.py, and forms that
endings do not reach are spelled out. A word may have several meanings.
NEAR names meanings of which one often stands for another.
"""

from __future__ import annotations

# Said in several words, taken as one.
PHRASES = {
    "check out": "checkout", "log in": "login", "sign in": "login", "sign up": "signup",
    "wish list": "wishlist", "lista de deseos": "wishlist", "home page": "homepage",
    "word of mouth": "friends", "boca a boca": "friends", "call center": "callcenter",
    "call centre": "callcenter", "click and collect": "collect", "pick up": "pickup", "set up": "setup",
    "start up": "setup", "whats app": "whatsapp", "e mail": "email", "follow up": "followup",
    "iniciar sesion": "login", "inicio de sesion": "login", "me doy de alta": "signup",
    "dar de alta": "signup", "doy de baja": "unsubscribe", "dar de baja": "unsubscribe",
    "opt out": "unsubscribe", "wi fi": "wifi", "punto de venta": "store", "forma de pago": "payment",
    "medio de pago": "payment", "me atienden": "attend", "por telefono": "phone", "back office": "backoffice",
    "case study": "study", "caso de exito": "study", "land page": "landing", "landing page": "landing",
    "sala de espera": "waiting", "tarjeta de credito": "creditcard", "credit card": "creditcard",
    "web site": "web", "sitio web": "web", "tiempo de espera": "waiting", "turn up": "arrive",
    "check in": "checkin", "checked in": "checkin", "call off": "cancel", "calls off": "cancel",
    "call it off": "cancel", "no viene": "noshow", "no aparece": "noshow", "no show": "noshow",
    "front desk": "checkin", "drop off": "deliver", "free trial": "trial", "log out": "logout",
    "tell friends": "recommend", "tell others": "recommend",
}  # fmt: skip

MEANINGS = """
cart | cart basket bag trolley carrito carro cesta canasta
product | product item article sku goods producto articulo prenda mercaderia
order | order pedido orden encargo
buy | buy bought purchase purchased shop shopping compra comprar compro sale sold venta transaction
buy | transaccion
checkout | checkout caja
pay | pay paid payment pago pagar pagado abono cobro charge charged
card | creditcard card tarjeta
failed | fail failed failure error declined rejected refused fallido falla rechazado bug crash problem
failed | problema broken wrong
view | view viewed see saw seen look looked watch read ver veo visto vista mirar miro consultar consulto leer
view | leo leido lectura
visit | visit visited visita visitar visito enter entered entro entrar entrada land landing session sesion
home | home homepage portada inicio index main
arrive | arrive arrived arrival arrives llegar llego llegada come came checkin viene venir vengo
page | page pagina screen pantalla
search | search searched find found query busqueda buscar busco buscador encontrar encuentro encontrado lookup
browse | browse browsed catalog catalogue catalogo listing explore recorrer recorro hojear hojeo paseo
category | category categoria department seccion
filter | filter filtro filtrar sort
compare | compare compared comparison comparar comparo comparacion comparador
choose | choose chose chosen select selected pick picked elegir elijo elegido escoger escojo seleccionar
choose | seleccion decide decido decidir choice eleccion
add | add added anadir anado anadido agregar agrego agregado lleno llenar fill put pongo meter meto sumo sumar
remove | remove removed quitar quito eliminar delete deleted borrar
wish | wishlist favorite favourite saved deseos favorito guardar guardo guardado save keep
list | list lista listado
offer | offer promo promotion promocion deal discount oferta descuento rebaja coupon cupon voucher
ad | ad advert advertisement anuncio publicidad banner campaign campana click clicked impression
newsletter | newsletter boletin mailing
email | email mail correo
leaflet | leaflet flyer brochure folleto volante catalogo print
social | social instagram facebook tiktok redes
friend | friend friends family amigo amigos familia familiar conocido
recommend | recommend recommended referral refer recommendation recomendar recomiendo recomendacion referido
recommend | share shared compartir invite invitar
store | store branch shop tienda local sucursal oficina office
web | web website site sitio online
app | app application mobile movil aplicacion
marketplace | marketplace
phone | phone call called telephone callcenter telefono llamar llamo llamada
whatsapp | whatsapp wa
chat | chat livechat conversation conversacion
message | message sms mensaje
ask | ask asked question inquiry enquiry preguntar pregunto pregunta duda consulta request requested pedir
ask | pido pedida solicitar solicito solicitud
answer | answer answered reply replied respond responder respuesta respondido contestar attend attended
answer | atender atienden atendido
help | help support assistance helpdesk ayuda soporte asistencia ticket case caso faq
complain | complain complaint claim queja quejar reclamo reclamacion reclamar
review | review opinion resena valoracion valorar valoro comment comentario testimonial
rate | rate rated rating score scored nps csat stars puntuar puntuo puntuacion calificar califico nota
rate | feedback survey encuesta valorar valoro valoracion opinar cuento contar tell experience experiencia
expect | expectation expectativa
address | address direccion domicilio casa
shipping | ship shipped shipping shipment envio enviar enviado despacho dispatch dispatched
deliver | deliver delivered delivery entrega entregar entregado parcel paquete reparto
receive | receive received recibir recibo recibido get got
collect | collect collected pickup recoger recojo recogido retirar retiro retirado
return | return returned devolver devuelvo devolucion devuelto
exchange | exchange swap cambiar cambio cambiado
refund | refund refunded reembolso reintegro
cancel | cancel cancelled canceled cancelar cancelo cancelacion
invoice | invoice bill billing factura facturacion receipt comprobante ticket
price | price pricing precio tarifa cost coste costo presupuesto quote quoted quotation cotizacion cotizar
price | budget
details | details detail data datos detalle ficha information informacion info
fill | fill filled form formulario rellenar relleno completar submit submitted
login | login signin acceder acceso ingresar ingreso authenticated
signup | signup register registered registration registro registrar registrarme inscribir inscripcion inscribo
signup | alta join joined enroll enrolled enrol matricula matricular matriculo
account | account cuenta profile perfil dashboard panel
open | open opened abrir abro abierto apertura
close | close closed cerrar cierro cerrado resolve resolved resuelto resolver resuelven solved solve solucion
close | solucionar
start | start started begin began begun empezar empiezo iniciar inicio iniciado comenzar comienzo launch
finish | finish finished complete completed completar completo completado done terminar termino end ended
club | club loyalty member membership socio fidelidad lealtad miembro
points | points reward puntos premio redeem redeemed canje canjear canjeo
subscribe | subscribe subscribed subscription suscribir suscribo suscripcion
unsubscribe | unsubscribe unsubscribed baja churn churned leave left
renew | renew renewed renewal renovar renuevo renovacion
upgrade | upgrade upgraded expand expanded ampliar amplio mejora mejorar upsell
plan | plan plans tarifa tarifas tier
date | date dates fecha fechas day dia calendar calendario hora
trial | trial demo prueba probar pruebo try tried tryout
install | install installed download downloaded descargar descargo descarga instalar instalo
use | use used using usage work works working usar uso utilizar utilizo trabajar trabajo
setup | setup configure configured configurar configuro configuracion onboarding onboard activate activated
setup | activar activo activacion
import | import imported importar upload uploaded subir subo
team | team colleague colleagues equipo companero workspace
feature | feature function funcion funcionalidad
report | report informe reporte result results resultado resultados analysis analitica
learn | learn course curso aprender lesson clase training formacion
guide | guide guia tutorial docs documentation manual
webinar | webinar seminar seminario taller workshop
study | study whitepaper ebook
blog | blog post content contenido article
contact | contact lead contacto contactar contacto prospect
meeting | meeting reunion reunir met
sales | sales comercial vendedor seller agent agente asesor advisor representative executive ejecutivo
appointment | appointment cita turno hora slot agenda agendar agendo
book | book booked booking reserve reserved reservation reserva reservar reservo schedule scheduled programar
book | programo
confirm | confirm confirmed confirmation confirmar confirmo confirmacion
remind | remind reminder reminded recordar recuerdan recordatorio recuerdo
wait | wait waited waiting esperar espero espera queue cola fila sala lobby
missed | missed miss perdida perdido ausente aparece noshow plantado
doctor | doctor physician medico medica consultation specialist especialista clinician
patient | patient paciente
clinic | clinic hospital clinica consultorio centro
test | test analysis lab laboratory analisis examen estudio prueba
diagnosis | diagnosis diagnosed diagnostico
prescribe | prescription prescribed prescribe receta recetar indican medicine medicamento
treat | treatment treat treated therapy tratamiento tratar tratan terapia
followup | followup control seguimiento revision checkup
insurance | insurance insurer seguro aseguradora coverage cobertura policy poliza
loan | loan mortgage credit prestamo hipoteca credito
apply | apply applied application solicitar solicito solicitud postular
approve | approve approved approval aprobar aprueban aprobacion accepted accept aceptar acepto aceptado
approve | granted
simulate | simulate simulated simulation simulator simular simulo simulador simulacion calculator calculadora
simulate | calculate calcular calculo
document | document documents documento documentacion papel papeles upload file archivo
sign | sign signed signature firmar firmo firma contract contrato contratar contrato
verify | verify verified verification identity identidad kyc verificar verifico verificacion validate validar
verify | check checked checks comprobar compruebo comprobado comprobacion
transfer | transfer transferred transferencia transferir transfiero send sent enviar envio wire
deposit | deposit deposited deposito depositar fund funded funding salary nomina
withdraw | withdraw withdrawal withdrew cash efectivo retirar retiro cajero atm
balance | balance saldo statement extracto movimientos
invest | invest investment invertir inversion fondo
interest | interest interes rate
meal | meal dish menu plato comida carta food dinner lunch breakfast cena ceno cenar almuerzo almorzar
meal | desayuno desayunar
table | table mesa
taste | eat ate taste comer como pruebo
trip | trip travel viaje viajar flight vuelo route ruta
room | room habitacion hotel stay estancia alojamiento
stay | stay stayed lodge alojar hospedar
tax | tax impuesto tasa
permit | permit licence license permiso licencia tramite procedure procedimiento certificate certificado
status | status state track tracking tracked estado seguimiento rastrear rastreo sigo follow followed
stock | stock availability available disponible disponibilidad existencias
ready | ready listo lista prepared preparado preparan
beacon | beacon wifi baliza
zone | zone aisle pasillo zona
kiosk | kiosk quiosco totem
gift | gift regalo
size | size talla
again | again repeat reorder repeated otra nuevamente repito repetir volver vuelvo back return
declare | declare declared cuento contar tell declarar
source | source procedencia reason origin origen conoci
whole | whole entire entera entero full completa
technician | technician installer engineer tecnico instalador
repair | repair repaired reparar reparan reparacion maintenance mantenimiento averia averias outage breakdown
repair | fault cae corte interruption
diagnose | inspect inspection inspeccion inspeccionar
consent | consent consentimiento
"""

# One of these often stands for another: half a match.
NEAR = (
    "order buy checkout", "checkout pay", "buy pay subscribe", "browse category filter search", "browse view",
    "deliver receive", "deliver shipping", "collect receive", "home visit arrive", "view visit",
    "review rate", "review answer", "wish list", "ask help", "ask contact", "ask phone", "help answer",
    "help complain", "failed help", "book appointment", "appointment doctor visit", "approve confirm",
    "signup account", "signup open", "signup start", "account login", "setup start", "subscribe signup",
    "upgrade renew", "trial start", "recommend friend", "ad visit", "ad email", "price ask", "price simulate",
    "apply fill", "apply ask", "document fill", "document import", "sign confirm", "sign finish",
    "loan deposit", "details fill", "address details", "pay details", "card pay", "pay fill", "invoice pay",
    "choose compare", "choose add", "message chat whatsapp", "phone answer", "status deliver", "treat doctor",
    "diagnosis doctor", "test report", "learn blog study guide webinar", "meeting trial", "meeting sales",
    "sales contact", "team recommend", "use feature", "use start", "import setup", "club signup",
    "points club", "return exchange refund", "close finish", "close help", "finish buy", "unsubscribe cancel",
    "store visit", "web page", "followup appointment", "leaflet ad", "newsletter email", "offer ad",
    "interest loan", "book confirm", "wait arrive", "permit apply", "ready collect", "again buy",
    "technician visit repair install", "repair failed help", "missed cancel", "plan price",
    "appointment date book", "wish buy", "diagnose technician", "product details",
)  # fmt: skip

_IDLE = """
    a an the i my me mine we our us you your it its is am are be was were to of in on at by for from with and or not
    do does did that this there here when what how who which where if so up out as into then than all some any one
    el la los las un una unos unas de del al a en con por para y e o u que se me mi mis te tu su sus lo le les nos
    es son fue ser estar estoy esta este esto eso si no ya muy mas menos como cuando donde quien cual yo hay he ha
    event evento events track tracked action user usuario customer cliente clientes client new nuevo nueva
    noted anotada anotado issued emitida emitido created creada creado cargada cargado logged recorded realizada
    hacer hago hacen tener tengo quiero want have has had go goes went voy ir
"""
IDLE_WORDS = frozenset(_IDLE.split())
